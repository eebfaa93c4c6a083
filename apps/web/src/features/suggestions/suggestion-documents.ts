import { graphql } from "../../graphql/generated";

export const modelsQuery = graphql(/* GraphQL */ `
  query Models {
    models {
      id
      title
      version
      labels {
        value
        name
        colour
      }
    }
  }
`);

export const suggestionsQuery = graphql(/* GraphQL */ `
  query SuggestionsOfSegmentation($segmentationId: ID!) {
    suggestions(segmentationId: $segmentationId, first: 1) {
      id
      status
    }
  }
`);

export const suggestionSubscription = graphql(/* GraphQL */ `
  subscription FollowSuggestion($id: ID!) {
    suggestion(id: $id) {
      suggestion {
        id
        status
        originModel
        slabCount
        maySettle
        failure {
          code
          message
        }
        model {
          id
          title
          version
          labels {
            value
            name
            colour
          }
        }
        slabs {
          number
          kStart
          kEnd
          path
        }
        voxels {
          label
          voxels
        }
      }
    }
  }
`);

export const requestMutation = graphql(/* GraphQL */ `
  mutation RequestSuggestion($input: RequestSuggestionInput!) {
    requestSuggestion(input: $input) {
      id
      status
    }
  }
`);

export const acceptMutation = graphql(/* GraphQL */ `
  mutation AcceptSuggestion($input: AcceptSuggestionInput!) {
    acceptSuggestion(input: $input) {
      id
      acceptedLabels {
        label
        number
        plane
      }
    }
  }
`);

export const rejectMutation = graphql(/* GraphQL */ `
  mutation RejectSuggestion($id: ID!) {
    rejectSuggestion(id: $id) {
      id
      status
    }
  }
`);

export const cancelMutation = graphql(/* GraphQL */ `
  mutation CancelSuggestion($id: ID!) {
    cancelSuggestion(id: $id) {
      id
      status
    }
  }
`);
