/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Jobs($first: Int!) {\n    jobs(first: $first) {\n      edges {\n        node {\n          id\n          kind\n          status\n          progress\n          message\n          failure {\n            message\n          }\n          mayCancel\n          createdAt\n        }\n      }\n    }\n  }\n": typeof types.JobsDocument,
    "\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      id\n      status\n    }\n  }\n": typeof types.CancelJobDocument,
    "\n  subscription JobProgress($id: ID!) {\n    job(id: $id) {\n      job {\n        id\n        status\n        progress\n        message\n        failure {\n          message\n        }\n      }\n    }\n  }\n": typeof types.JobProgressDocument,
    "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      secret\n      token {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CreateApiTokenDocument,
    "\n  query Invitations($first: Int!, $after: String) {\n    invitations(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          status\n          makesAdmin\n          grants {\n            projectId\n            roles\n          }\n          invitedBy {\n            id\n            displayName\n          }\n          createdAt\n          expiresAt\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.InvitationsDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n      status\n    }\n  }\n": typeof types.RevokeInvitationDocument,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      path\n      invitation {\n        id\n        expiresAt\n      }\n    }\n  }\n": typeof types.CreateInvitationDocument,
    "\n  query People($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n          isAdmin\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query ApiTokens {\n    apiTokens {\n      id\n      name\n      scopes\n      createdAt\n      expiresAt\n      revokedAt\n    }\n  }\n": typeof types.ApiTokensDocument,
    "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      id\n      revokedAt\n    }\n  }\n": typeof types.RevokeApiTokenDocument,
    "\n  query Viewer {\n    viewer {\n      isAdmin\n      offlineCopies {\n        keepHours\n        maxMebibytes\n      }\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query MemberCandidates($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.MemberCandidatesDocument,
    "\n  mutation AddMember($input: MemberInput!) {\n    addMember(input: $input) {\n      id\n    }\n  }\n": typeof types.AddMemberDocument,
    "\n  mutation CreateProject($input: CreateProjectInput!) {\n    createProject(input: $input) {\n      id\n      name\n    }\n  }\n": typeof types.CreateProjectDocument,
    "\n  mutation LoadDemo {\n    loadDemo {\n      id\n      project {\n        id\n      }\n    }\n  }\n": typeof types.LoadDemoDocument,
    "\n  query Members($id: ID!) {\n    project(id: $id) {\n      id\n      members {\n        roles\n        person {\n          id\n          displayName\n          email\n        }\n      }\n    }\n  }\n": typeof types.MembersDocument,
    "\n  mutation SetMemberRoles($input: MemberInput!) {\n    setMemberRoles(input: $input) {\n      id\n      members {\n        roles\n        person {\n          id\n        }\n      }\n    }\n  }\n": typeof types.SetMemberRolesDocument,
    "\n  query Project($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      description\n      myRoles\n      mayManageMembers\n    }\n  }\n": typeof types.ProjectDocument,
    "\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          studyCount\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ProjectsDocument,
    "\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation CloseSegmentation($id: ID!) {\n    closeSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n": typeof types.CloseSegmentationDocument,
    "\n  mutation ReopenSegmentation($id: ID!) {\n    reopenSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n": typeof types.ReopenSegmentationDocument,
    "\n  query EntryAt($id: ID!, $revision: Float!) {\n    segmentation(id: $id, asOf: { revision: $revision }) {\n      id\n      history(first: 1) {\n        edges {\n          node {\n            savedAt\n          }\n        }\n      }\n    }\n  }\n": typeof types.EntryAtDocument,
    "\n  query StrokeBy($id: ID!, $actor: Float!, $seq: Float!) {\n    segmentation(id: $id) {\n      id\n      strokeBy(actor: $actor, seq: $seq) {\n        savedAt\n        tool\n        model\n        personColour\n        person {\n          id\n          displayName\n        }\n      }\n    }\n  }\n": typeof types.StrokeByDocument,
    "\n  query Timeline($id: ID!, $first: Int!, $after: String) {\n    segmentation(id: $id) {\n      id\n      history(first: $first, after: $after) {\n        edges {\n          node {\n            revision\n            actor\n            seq\n            kind\n            savedAt\n            tool\n            model\n            voxelCount\n            targetSeq\n            takesBack\n            personColour\n            person {\n              id\n              displayName\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.TimelineDocument,
    "\n  query Reading($id: ID!) {\n    segmentation(id: $id) {\n      id\n      name\n      t\n      mayManageSegments\n      mayClose\n      niftiPath\n      series {\n        id\n        modality\n        description\n        gridKind\n        shape\n        spacingMm\n        ijkToLps\n        units\n        warnings {\n          code\n          message\n        }\n        choices {\n          t\n          label\n        }\n        study {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          isSynthetic\n          project {\n            id\n            name\n          }\n          series {\n            id\n            modality\n            description\n            gridKind\n            shape\n            spacingMm\n            thumbnailPath\n          }\n        }\n      }\n    }\n  }\n": typeof types.ReadingDocument,
    "\n  mutation AddSegment($input: AddSegmentInput!) {\n    addSegment(input: $input) {\n      number\n    }\n  }\n": typeof types.AddSegmentDocument,
    "\n  mutation UpdateSegment($input: UpdateSegmentInput!) {\n    updateSegment(input: $input) {\n      number\n    }\n  }\n": typeof types.UpdateSegmentDocument,
    "\n  query SetAside($id: ID!, $after: String) {\n    segmentation(id: $id) {\n      id\n      setAside(first: 100, after: $after) {\n        edges {\n          node {\n            actor\n            seq\n            reason\n            refusedAt\n            state\n            boxIjk\n            parts {\n              segment\n              voxelCount\n            }\n            entryPath\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.SetAsideDocument,
    "\n  mutation SettleSetAside($input: SettleSetAsideInput!) {\n    settleSetAside(input: $input) {\n      state\n    }\n  }\n": typeof types.SettleSetAsideDocument,
    "\n  query Imports($projectId: ID!, $first: Int!) {\n    imports(projectId: $projectId, first: $first) {\n      edges {\n        node {\n          id\n          status\n          jobId\n          maySend\n          createdAt\n          finishedAt\n          counts {\n            files\n            bytes\n            received\n            staged\n            imported\n            alreadyHere\n            refused\n            ignored\n          }\n        }\n      }\n    }\n  }\n": typeof types.ImportsDocument,
    "\n  query Import($id: ID!) {\n    import(id: $id) {\n      id\n      status\n      jobId\n      maySend\n      createdAt\n      finishedAt\n      counts {\n        files\n        bytes\n        received\n        staged\n        imported\n        alreadyHere\n        refused\n        ignored\n      }\n    }\n  }\n": typeof types.ImportDocument,
    "\n  query ReceivedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after) {\n        edges {\n          node {\n            path\n            sizeBytes\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.ReceivedFilesDocument,
    "\n  query ImportReport($id: ID!) {\n    import(id: $id) {\n      id\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        thumbnailPath\n        warnings {\n          code\n          message\n        }\n        study {\n          id\n          patientName\n          patientId\n          studyDate\n        }\n      }\n    }\n  }\n": typeof types.ImportReportDocument,
    "\n  query RefusedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after, status: [REFUSED, IGNORED]) {\n        edges {\n          node {\n            path\n            sizeBytes\n            status\n            refusal {\n              code\n              message\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.RefusedFilesDocument,
    "\n  mutation StartImport($projectId: ID!) {\n    startImport(projectId: $projectId) {\n      id\n    }\n  }\n": typeof types.StartImportDocument,
    "\n  mutation FinishImport($id: ID!) {\n    finishImport(id: $id) {\n      id\n      status\n      jobId\n    }\n  }\n": typeof types.FinishImportDocument,
    "\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id) {\n      id\n      status\n    }\n  }\n": typeof types.CancelImportDocument,
    "\n  mutation CreateSegmentation($input: CreateSegmentationInput!) {\n    createSegmentation(input: $input) {\n      id\n    }\n  }\n": typeof types.CreateSegmentationDocument,
    "\n  query StudySeries($id: ID!) {\n    study(id: $id) {\n      id\n      isSynthetic\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        spacingMm\n        warnings {\n          code\n          message\n        }\n        thumbnailPath\n        choices {\n          t\n          label\n        }\n        segmentations {\n          id\n          name\n          t\n          createdAt\n        }\n      }\n    }\n  }\n": typeof types.StudySeriesDocument,
    "\n  query Studies($projectId: ID!, $first: Int!, $after: String) {\n    studies(filter: { projectId: $projectId }, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          series {\n            id\n            modality\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.StudiesDocument,
    "\n  query Models {\n    models {\n      id\n      title\n      version\n      labels {\n        value\n        name\n        colour\n      }\n    }\n  }\n": typeof types.ModelsDocument,
    "\n  query SuggestionsOfSegmentation($segmentationId: ID!) {\n    suggestions(segmentationId: $segmentationId, first: 1) {\n      id\n      status\n    }\n  }\n": typeof types.SuggestionsOfSegmentationDocument,
    "\n  subscription FollowSuggestion($id: ID!) {\n    suggestion(id: $id) {\n      suggestion {\n        id\n        status\n        originModel\n        slabCount\n        maySettle\n        failure {\n          code\n          message\n        }\n        model {\n          id\n          title\n          version\n          labels {\n            value\n            name\n            colour\n          }\n        }\n        slabs {\n          number\n          kStart\n          kEnd\n          path\n        }\n        voxels {\n          label\n          voxels\n        }\n      }\n    }\n  }\n": typeof types.FollowSuggestionDocument,
    "\n  mutation RequestSuggestion($input: RequestSuggestionInput!) {\n    requestSuggestion(input: $input) {\n      id\n      status\n    }\n  }\n": typeof types.RequestSuggestionDocument,
    "\n  mutation AcceptSuggestion($input: AcceptSuggestionInput!) {\n    acceptSuggestion(input: $input) {\n      id\n      acceptedLabels {\n        label\n        number\n        plane\n      }\n    }\n  }\n": typeof types.AcceptSuggestionDocument,
    "\n  mutation RejectSuggestion($id: ID!) {\n    rejectSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n": typeof types.RejectSuggestionDocument,
    "\n  mutation CancelSuggestion($id: ID!) {\n    cancelSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n": typeof types.CancelSuggestionDocument,
};
const documents: Documents = {
    "\n  query Jobs($first: Int!) {\n    jobs(first: $first) {\n      edges {\n        node {\n          id\n          kind\n          status\n          progress\n          message\n          failure {\n            message\n          }\n          mayCancel\n          createdAt\n        }\n      }\n    }\n  }\n": types.JobsDocument,
    "\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      id\n      status\n    }\n  }\n": types.CancelJobDocument,
    "\n  subscription JobProgress($id: ID!) {\n    job(id: $id) {\n      job {\n        id\n        status\n        progress\n        message\n        failure {\n          message\n        }\n      }\n    }\n  }\n": types.JobProgressDocument,
    "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      secret\n      token {\n        id\n        name\n      }\n    }\n  }\n": types.CreateApiTokenDocument,
    "\n  query Invitations($first: Int!, $after: String) {\n    invitations(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          status\n          makesAdmin\n          grants {\n            projectId\n            roles\n          }\n          invitedBy {\n            id\n            displayName\n          }\n          createdAt\n          expiresAt\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.InvitationsDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n      status\n    }\n  }\n": types.RevokeInvitationDocument,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      path\n      invitation {\n        id\n        expiresAt\n      }\n    }\n  }\n": types.CreateInvitationDocument,
    "\n  query People($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n          isAdmin\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.PeopleDocument,
    "\n  query ApiTokens {\n    apiTokens {\n      id\n      name\n      scopes\n      createdAt\n      expiresAt\n      revokedAt\n    }\n  }\n": types.ApiTokensDocument,
    "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      id\n      revokedAt\n    }\n  }\n": types.RevokeApiTokenDocument,
    "\n  query Viewer {\n    viewer {\n      isAdmin\n      offlineCopies {\n        keepHours\n        maxMebibytes\n      }\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n": types.ViewerDocument,
    "\n  query MemberCandidates($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.MemberCandidatesDocument,
    "\n  mutation AddMember($input: MemberInput!) {\n    addMember(input: $input) {\n      id\n    }\n  }\n": types.AddMemberDocument,
    "\n  mutation CreateProject($input: CreateProjectInput!) {\n    createProject(input: $input) {\n      id\n      name\n    }\n  }\n": types.CreateProjectDocument,
    "\n  mutation LoadDemo {\n    loadDemo {\n      id\n      project {\n        id\n      }\n    }\n  }\n": types.LoadDemoDocument,
    "\n  query Members($id: ID!) {\n    project(id: $id) {\n      id\n      members {\n        roles\n        person {\n          id\n          displayName\n          email\n        }\n      }\n    }\n  }\n": types.MembersDocument,
    "\n  mutation SetMemberRoles($input: MemberInput!) {\n    setMemberRoles(input: $input) {\n      id\n      members {\n        roles\n        person {\n          id\n        }\n      }\n    }\n  }\n": types.SetMemberRolesDocument,
    "\n  query Project($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      description\n      myRoles\n      mayManageMembers\n    }\n  }\n": types.ProjectDocument,
    "\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          studyCount\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ProjectsDocument,
    "\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation CloseSegmentation($id: ID!) {\n    closeSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n": types.CloseSegmentationDocument,
    "\n  mutation ReopenSegmentation($id: ID!) {\n    reopenSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n": types.ReopenSegmentationDocument,
    "\n  query EntryAt($id: ID!, $revision: Float!) {\n    segmentation(id: $id, asOf: { revision: $revision }) {\n      id\n      history(first: 1) {\n        edges {\n          node {\n            savedAt\n          }\n        }\n      }\n    }\n  }\n": types.EntryAtDocument,
    "\n  query StrokeBy($id: ID!, $actor: Float!, $seq: Float!) {\n    segmentation(id: $id) {\n      id\n      strokeBy(actor: $actor, seq: $seq) {\n        savedAt\n        tool\n        model\n        personColour\n        person {\n          id\n          displayName\n        }\n      }\n    }\n  }\n": types.StrokeByDocument,
    "\n  query Timeline($id: ID!, $first: Int!, $after: String) {\n    segmentation(id: $id) {\n      id\n      history(first: $first, after: $after) {\n        edges {\n          node {\n            revision\n            actor\n            seq\n            kind\n            savedAt\n            tool\n            model\n            voxelCount\n            targetSeq\n            takesBack\n            personColour\n            person {\n              id\n              displayName\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.TimelineDocument,
    "\n  query Reading($id: ID!) {\n    segmentation(id: $id) {\n      id\n      name\n      t\n      mayManageSegments\n      mayClose\n      niftiPath\n      series {\n        id\n        modality\n        description\n        gridKind\n        shape\n        spacingMm\n        ijkToLps\n        units\n        warnings {\n          code\n          message\n        }\n        choices {\n          t\n          label\n        }\n        study {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          isSynthetic\n          project {\n            id\n            name\n          }\n          series {\n            id\n            modality\n            description\n            gridKind\n            shape\n            spacingMm\n            thumbnailPath\n          }\n        }\n      }\n    }\n  }\n": types.ReadingDocument,
    "\n  mutation AddSegment($input: AddSegmentInput!) {\n    addSegment(input: $input) {\n      number\n    }\n  }\n": types.AddSegmentDocument,
    "\n  mutation UpdateSegment($input: UpdateSegmentInput!) {\n    updateSegment(input: $input) {\n      number\n    }\n  }\n": types.UpdateSegmentDocument,
    "\n  query SetAside($id: ID!, $after: String) {\n    segmentation(id: $id) {\n      id\n      setAside(first: 100, after: $after) {\n        edges {\n          node {\n            actor\n            seq\n            reason\n            refusedAt\n            state\n            boxIjk\n            parts {\n              segment\n              voxelCount\n            }\n            entryPath\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.SetAsideDocument,
    "\n  mutation SettleSetAside($input: SettleSetAsideInput!) {\n    settleSetAside(input: $input) {\n      state\n    }\n  }\n": types.SettleSetAsideDocument,
    "\n  query Imports($projectId: ID!, $first: Int!) {\n    imports(projectId: $projectId, first: $first) {\n      edges {\n        node {\n          id\n          status\n          jobId\n          maySend\n          createdAt\n          finishedAt\n          counts {\n            files\n            bytes\n            received\n            staged\n            imported\n            alreadyHere\n            refused\n            ignored\n          }\n        }\n      }\n    }\n  }\n": types.ImportsDocument,
    "\n  query Import($id: ID!) {\n    import(id: $id) {\n      id\n      status\n      jobId\n      maySend\n      createdAt\n      finishedAt\n      counts {\n        files\n        bytes\n        received\n        staged\n        imported\n        alreadyHere\n        refused\n        ignored\n      }\n    }\n  }\n": types.ImportDocument,
    "\n  query ReceivedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after) {\n        edges {\n          node {\n            path\n            sizeBytes\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.ReceivedFilesDocument,
    "\n  query ImportReport($id: ID!) {\n    import(id: $id) {\n      id\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        thumbnailPath\n        warnings {\n          code\n          message\n        }\n        study {\n          id\n          patientName\n          patientId\n          studyDate\n        }\n      }\n    }\n  }\n": types.ImportReportDocument,
    "\n  query RefusedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after, status: [REFUSED, IGNORED]) {\n        edges {\n          node {\n            path\n            sizeBytes\n            status\n            refusal {\n              code\n              message\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.RefusedFilesDocument,
    "\n  mutation StartImport($projectId: ID!) {\n    startImport(projectId: $projectId) {\n      id\n    }\n  }\n": types.StartImportDocument,
    "\n  mutation FinishImport($id: ID!) {\n    finishImport(id: $id) {\n      id\n      status\n      jobId\n    }\n  }\n": types.FinishImportDocument,
    "\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id) {\n      id\n      status\n    }\n  }\n": types.CancelImportDocument,
    "\n  mutation CreateSegmentation($input: CreateSegmentationInput!) {\n    createSegmentation(input: $input) {\n      id\n    }\n  }\n": types.CreateSegmentationDocument,
    "\n  query StudySeries($id: ID!) {\n    study(id: $id) {\n      id\n      isSynthetic\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        spacingMm\n        warnings {\n          code\n          message\n        }\n        thumbnailPath\n        choices {\n          t\n          label\n        }\n        segmentations {\n          id\n          name\n          t\n          createdAt\n        }\n      }\n    }\n  }\n": types.StudySeriesDocument,
    "\n  query Studies($projectId: ID!, $first: Int!, $after: String) {\n    studies(filter: { projectId: $projectId }, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          series {\n            id\n            modality\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.StudiesDocument,
    "\n  query Models {\n    models {\n      id\n      title\n      version\n      labels {\n        value\n        name\n        colour\n      }\n    }\n  }\n": types.ModelsDocument,
    "\n  query SuggestionsOfSegmentation($segmentationId: ID!) {\n    suggestions(segmentationId: $segmentationId, first: 1) {\n      id\n      status\n    }\n  }\n": types.SuggestionsOfSegmentationDocument,
    "\n  subscription FollowSuggestion($id: ID!) {\n    suggestion(id: $id) {\n      suggestion {\n        id\n        status\n        originModel\n        slabCount\n        maySettle\n        failure {\n          code\n          message\n        }\n        model {\n          id\n          title\n          version\n          labels {\n            value\n            name\n            colour\n          }\n        }\n        slabs {\n          number\n          kStart\n          kEnd\n          path\n        }\n        voxels {\n          label\n          voxels\n        }\n      }\n    }\n  }\n": types.FollowSuggestionDocument,
    "\n  mutation RequestSuggestion($input: RequestSuggestionInput!) {\n    requestSuggestion(input: $input) {\n      id\n      status\n    }\n  }\n": types.RequestSuggestionDocument,
    "\n  mutation AcceptSuggestion($input: AcceptSuggestionInput!) {\n    acceptSuggestion(input: $input) {\n      id\n      acceptedLabels {\n        label\n        number\n        plane\n      }\n    }\n  }\n": types.AcceptSuggestionDocument,
    "\n  mutation RejectSuggestion($id: ID!) {\n    rejectSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n": types.RejectSuggestionDocument,
    "\n  mutation CancelSuggestion($id: ID!) {\n    cancelSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n": types.CancelSuggestionDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Jobs($first: Int!) {\n    jobs(first: $first) {\n      edges {\n        node {\n          id\n          kind\n          status\n          progress\n          message\n          failure {\n            message\n          }\n          mayCancel\n          createdAt\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Jobs($first: Int!) {\n    jobs(first: $first) {\n      edges {\n        node {\n          id\n          kind\n          status\n          progress\n          message\n          failure {\n            message\n          }\n          mayCancel\n          createdAt\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription JobProgress($id: ID!) {\n    job(id: $id) {\n      job {\n        id\n        status\n        progress\n        message\n        failure {\n          message\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription JobProgress($id: ID!) {\n    job(id: $id) {\n      job {\n        id\n        status\n        progress\n        message\n        failure {\n          message\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      secret\n      token {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      secret\n      token {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Invitations($first: Int!, $after: String) {\n    invitations(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          status\n          makesAdmin\n          grants {\n            projectId\n            roles\n          }\n          invitedBy {\n            id\n            displayName\n          }\n          createdAt\n          expiresAt\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query Invitations($first: Int!, $after: String) {\n    invitations(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          status\n          makesAdmin\n          grants {\n            projectId\n            roles\n          }\n          invitedBy {\n            id\n            displayName\n          }\n          createdAt\n          expiresAt\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      path\n      invitation {\n        id\n        expiresAt\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      path\n      invitation {\n        id\n        expiresAt\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query People($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n          isAdmin\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query People($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n          isAdmin\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiTokens {\n    apiTokens {\n      id\n      name\n      scopes\n      createdAt\n      expiresAt\n      revokedAt\n    }\n  }\n"): (typeof documents)["\n  query ApiTokens {\n    apiTokens {\n      id\n      name\n      scopes\n      createdAt\n      expiresAt\n      revokedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      id\n      revokedAt\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      id\n      revokedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      isAdmin\n      offlineCopies {\n        keepHours\n        maxMebibytes\n      }\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      isAdmin\n      offlineCopies {\n        keepHours\n        maxMebibytes\n      }\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberCandidates($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query MemberCandidates($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddMember($input: MemberInput!) {\n    addMember(input: $input) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation AddMember($input: MemberInput!) {\n    addMember(input: $input) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateProject($input: CreateProjectInput!) {\n    createProject(input: $input) {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  mutation CreateProject($input: CreateProjectInput!) {\n    createProject(input: $input) {\n      id\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LoadDemo {\n    loadDemo {\n      id\n      project {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation LoadDemo {\n    loadDemo {\n      id\n      project {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Members($id: ID!) {\n    project(id: $id) {\n      id\n      members {\n        roles\n        person {\n          id\n          displayName\n          email\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Members($id: ID!) {\n    project(id: $id) {\n      id\n      members {\n        roles\n        person {\n          id\n          displayName\n          email\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMemberRoles($input: MemberInput!) {\n    setMemberRoles(input: $input) {\n      id\n      members {\n        roles\n        person {\n          id\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SetMemberRoles($input: MemberInput!) {\n    setMemberRoles(input: $input) {\n      id\n      members {\n        roles\n        person {\n          id\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Project($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      description\n      myRoles\n      mayManageMembers\n    }\n  }\n"): (typeof documents)["\n  query Project($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      description\n      myRoles\n      mayManageMembers\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          studyCount\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          studyCount\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseSegmentation($id: ID!) {\n    closeSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n"): (typeof documents)["\n  mutation CloseSegmentation($id: ID!) {\n    closeSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenSegmentation($id: ID!) {\n    reopenSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n"): (typeof documents)["\n  mutation ReopenSegmentation($id: ID!) {\n    reopenSegmentation(id: $id) {\n      id\n      closedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EntryAt($id: ID!, $revision: Float!) {\n    segmentation(id: $id, asOf: { revision: $revision }) {\n      id\n      history(first: 1) {\n        edges {\n          node {\n            savedAt\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query EntryAt($id: ID!, $revision: Float!) {\n    segmentation(id: $id, asOf: { revision: $revision }) {\n      id\n      history(first: 1) {\n        edges {\n          node {\n            savedAt\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StrokeBy($id: ID!, $actor: Float!, $seq: Float!) {\n    segmentation(id: $id) {\n      id\n      strokeBy(actor: $actor, seq: $seq) {\n        savedAt\n        tool\n        model\n        personColour\n        person {\n          id\n          displayName\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query StrokeBy($id: ID!, $actor: Float!, $seq: Float!) {\n    segmentation(id: $id) {\n      id\n      strokeBy(actor: $actor, seq: $seq) {\n        savedAt\n        tool\n        model\n        personColour\n        person {\n          id\n          displayName\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Timeline($id: ID!, $first: Int!, $after: String) {\n    segmentation(id: $id) {\n      id\n      history(first: $first, after: $after) {\n        edges {\n          node {\n            revision\n            actor\n            seq\n            kind\n            savedAt\n            tool\n            model\n            voxelCount\n            targetSeq\n            takesBack\n            personColour\n            person {\n              id\n              displayName\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Timeline($id: ID!, $first: Int!, $after: String) {\n    segmentation(id: $id) {\n      id\n      history(first: $first, after: $after) {\n        edges {\n          node {\n            revision\n            actor\n            seq\n            kind\n            savedAt\n            tool\n            model\n            voxelCount\n            targetSeq\n            takesBack\n            personColour\n            person {\n              id\n              displayName\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Reading($id: ID!) {\n    segmentation(id: $id) {\n      id\n      name\n      t\n      mayManageSegments\n      mayClose\n      niftiPath\n      series {\n        id\n        modality\n        description\n        gridKind\n        shape\n        spacingMm\n        ijkToLps\n        units\n        warnings {\n          code\n          message\n        }\n        choices {\n          t\n          label\n        }\n        study {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          isSynthetic\n          project {\n            id\n            name\n          }\n          series {\n            id\n            modality\n            description\n            gridKind\n            shape\n            spacingMm\n            thumbnailPath\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Reading($id: ID!) {\n    segmentation(id: $id) {\n      id\n      name\n      t\n      mayManageSegments\n      mayClose\n      niftiPath\n      series {\n        id\n        modality\n        description\n        gridKind\n        shape\n        spacingMm\n        ijkToLps\n        units\n        warnings {\n          code\n          message\n        }\n        choices {\n          t\n          label\n        }\n        study {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          isSynthetic\n          project {\n            id\n            name\n          }\n          series {\n            id\n            modality\n            description\n            gridKind\n            shape\n            spacingMm\n            thumbnailPath\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddSegment($input: AddSegmentInput!) {\n    addSegment(input: $input) {\n      number\n    }\n  }\n"): (typeof documents)["\n  mutation AddSegment($input: AddSegmentInput!) {\n    addSegment(input: $input) {\n      number\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateSegment($input: UpdateSegmentInput!) {\n    updateSegment(input: $input) {\n      number\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateSegment($input: UpdateSegmentInput!) {\n    updateSegment(input: $input) {\n      number\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SetAside($id: ID!, $after: String) {\n    segmentation(id: $id) {\n      id\n      setAside(first: 100, after: $after) {\n        edges {\n          node {\n            actor\n            seq\n            reason\n            refusedAt\n            state\n            boxIjk\n            parts {\n              segment\n              voxelCount\n            }\n            entryPath\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SetAside($id: ID!, $after: String) {\n    segmentation(id: $id) {\n      id\n      setAside(first: 100, after: $after) {\n        edges {\n          node {\n            actor\n            seq\n            reason\n            refusedAt\n            state\n            boxIjk\n            parts {\n              segment\n              voxelCount\n            }\n            entryPath\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SettleSetAside($input: SettleSetAsideInput!) {\n    settleSetAside(input: $input) {\n      state\n    }\n  }\n"): (typeof documents)["\n  mutation SettleSetAside($input: SettleSetAsideInput!) {\n    settleSetAside(input: $input) {\n      state\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Imports($projectId: ID!, $first: Int!) {\n    imports(projectId: $projectId, first: $first) {\n      edges {\n        node {\n          id\n          status\n          jobId\n          maySend\n          createdAt\n          finishedAt\n          counts {\n            files\n            bytes\n            received\n            staged\n            imported\n            alreadyHere\n            refused\n            ignored\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Imports($projectId: ID!, $first: Int!) {\n    imports(projectId: $projectId, first: $first) {\n      edges {\n        node {\n          id\n          status\n          jobId\n          maySend\n          createdAt\n          finishedAt\n          counts {\n            files\n            bytes\n            received\n            staged\n            imported\n            alreadyHere\n            refused\n            ignored\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Import($id: ID!) {\n    import(id: $id) {\n      id\n      status\n      jobId\n      maySend\n      createdAt\n      finishedAt\n      counts {\n        files\n        bytes\n        received\n        staged\n        imported\n        alreadyHere\n        refused\n        ignored\n      }\n    }\n  }\n"): (typeof documents)["\n  query Import($id: ID!) {\n    import(id: $id) {\n      id\n      status\n      jobId\n      maySend\n      createdAt\n      finishedAt\n      counts {\n        files\n        bytes\n        received\n        staged\n        imported\n        alreadyHere\n        refused\n        ignored\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReceivedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after) {\n        edges {\n          node {\n            path\n            sizeBytes\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReceivedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after) {\n        edges {\n          node {\n            path\n            sizeBytes\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ImportReport($id: ID!) {\n    import(id: $id) {\n      id\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        thumbnailPath\n        warnings {\n          code\n          message\n        }\n        study {\n          id\n          patientName\n          patientId\n          studyDate\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ImportReport($id: ID!) {\n    import(id: $id) {\n      id\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        thumbnailPath\n        warnings {\n          code\n          message\n        }\n        study {\n          id\n          patientName\n          patientId\n          studyDate\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RefusedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after, status: [REFUSED, IGNORED]) {\n        edges {\n          node {\n            path\n            sizeBytes\n            status\n            refusal {\n              code\n              message\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RefusedFiles($id: ID!, $first: Int!, $after: String) {\n    import(id: $id) {\n      id\n      files(first: $first, after: $after, status: [REFUSED, IGNORED]) {\n        edges {\n          node {\n            path\n            sizeBytes\n            status\n            refusal {\n              code\n              message\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartImport($projectId: ID!) {\n    startImport(projectId: $projectId) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation StartImport($projectId: ID!) {\n    startImport(projectId: $projectId) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FinishImport($id: ID!) {\n    finishImport(id: $id) {\n      id\n      status\n      jobId\n    }\n  }\n"): (typeof documents)["\n  mutation FinishImport($id: ID!) {\n    finishImport(id: $id) {\n      id\n      status\n      jobId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation CancelImport($id: ID!) {\n    cancelImport(id: $id) {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSegmentation($input: CreateSegmentationInput!) {\n    createSegmentation(input: $input) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation CreateSegmentation($input: CreateSegmentationInput!) {\n    createSegmentation(input: $input) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StudySeries($id: ID!) {\n    study(id: $id) {\n      id\n      isSynthetic\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        spacingMm\n        warnings {\n          code\n          message\n        }\n        thumbnailPath\n        choices {\n          t\n          label\n        }\n        segmentations {\n          id\n          name\n          t\n          createdAt\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query StudySeries($id: ID!) {\n    study(id: $id) {\n      id\n      isSynthetic\n      series {\n        id\n        description\n        modality\n        gridKind\n        shape\n        timePoints\n        spacingMm\n        warnings {\n          code\n          message\n        }\n        thumbnailPath\n        choices {\n          t\n          label\n        }\n        segmentations {\n          id\n          name\n          t\n          createdAt\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Studies($projectId: ID!, $first: Int!, $after: String) {\n    studies(filter: { projectId: $projectId }, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          series {\n            id\n            modality\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query Studies($projectId: ID!, $first: Int!, $after: String) {\n    studies(filter: { projectId: $projectId }, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          patientName\n          patientId\n          patientSex\n          patientAge\n          patientBirthDate\n          studyDate\n          description\n          series {\n            id\n            modality\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Models {\n    models {\n      id\n      title\n      version\n      labels {\n        value\n        name\n        colour\n      }\n    }\n  }\n"): (typeof documents)["\n  query Models {\n    models {\n      id\n      title\n      version\n      labels {\n        value\n        name\n        colour\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SuggestionsOfSegmentation($segmentationId: ID!) {\n    suggestions(segmentationId: $segmentationId, first: 1) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  query SuggestionsOfSegmentation($segmentationId: ID!) {\n    suggestions(segmentationId: $segmentationId, first: 1) {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowSuggestion($id: ID!) {\n    suggestion(id: $id) {\n      suggestion {\n        id\n        status\n        originModel\n        slabCount\n        maySettle\n        failure {\n          code\n          message\n        }\n        model {\n          id\n          title\n          version\n          labels {\n            value\n            name\n            colour\n          }\n        }\n        slabs {\n          number\n          kStart\n          kEnd\n          path\n        }\n        voxels {\n          label\n          voxels\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription FollowSuggestion($id: ID!) {\n    suggestion(id: $id) {\n      suggestion {\n        id\n        status\n        originModel\n        slabCount\n        maySettle\n        failure {\n          code\n          message\n        }\n        model {\n          id\n          title\n          version\n          labels {\n            value\n            name\n            colour\n          }\n        }\n        slabs {\n          number\n          kStart\n          kEnd\n          path\n        }\n        voxels {\n          label\n          voxels\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestSuggestion($input: RequestSuggestionInput!) {\n    requestSuggestion(input: $input) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation RequestSuggestion($input: RequestSuggestionInput!) {\n    requestSuggestion(input: $input) {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptSuggestion($input: AcceptSuggestionInput!) {\n    acceptSuggestion(input: $input) {\n      id\n      acceptedLabels {\n        label\n        number\n        plane\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptSuggestion($input: AcceptSuggestionInput!) {\n    acceptSuggestion(input: $input) {\n      id\n      acceptedLabels {\n        label\n        number\n        plane\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RejectSuggestion($id: ID!) {\n    rejectSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation RejectSuggestion($id: ID!) {\n    rejectSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelSuggestion($id: ID!) {\n    cancelSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  mutation CancelSuggestion($id: ID!) {\n    cancelSuggestion(id: $id) {\n      id\n      status\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;