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
    "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      secret\n      token {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CreateApiTokenDocument,
    "\n  query Invitations($first: Int!, $after: String) {\n    invitations(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          status\n          makesAdmin\n          grants {\n            projectId\n            roles\n          }\n          invitedBy {\n            id\n            displayName\n          }\n          createdAt\n          expiresAt\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.InvitationsDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n      status\n    }\n  }\n": typeof types.RevokeInvitationDocument,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      path\n      invitation {\n        id\n        expiresAt\n      }\n    }\n  }\n": typeof types.CreateInvitationDocument,
    "\n  query People($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n          isAdmin\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query ApiTokens {\n    apiTokens {\n      id\n      name\n      scopes\n      createdAt\n      expiresAt\n      revokedAt\n    }\n  }\n": typeof types.ApiTokensDocument,
    "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      id\n      revokedAt\n    }\n  }\n": typeof types.RevokeApiTokenDocument,
    "\n  query Viewer {\n    viewer {\n      isAdmin\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query MemberCandidates($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.MemberCandidatesDocument,
    "\n  mutation AddMember($input: MemberInput!) {\n    addMember(input: $input) {\n      id\n    }\n  }\n": typeof types.AddMemberDocument,
    "\n  mutation CreateProject($input: CreateProjectInput!) {\n    createProject(input: $input) {\n      id\n      name\n    }\n  }\n": typeof types.CreateProjectDocument,
    "\n  query Members($id: ID!) {\n    project(id: $id) {\n      id\n      members {\n        roles\n        person {\n          id\n          displayName\n          email\n        }\n      }\n    }\n  }\n": typeof types.MembersDocument,
    "\n  mutation SetMemberRoles($input: MemberInput!) {\n    setMemberRoles(input: $input) {\n      id\n      members {\n        roles\n        person {\n          id\n        }\n      }\n    }\n  }\n": typeof types.SetMemberRolesDocument,
    "\n  query Project($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      description\n      myRoles\n      mayManageMembers\n    }\n  }\n": typeof types.ProjectDocument,
    "\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ProjectsDocument,
    "\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n": typeof types.RemoveMemberDocument,
};
const documents: Documents = {
    "\n  mutation CreateApiToken($input: CreateApiTokenInput!) {\n    createApiToken(input: $input) {\n      secret\n      token {\n        id\n        name\n      }\n    }\n  }\n": types.CreateApiTokenDocument,
    "\n  query Invitations($first: Int!, $after: String) {\n    invitations(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          status\n          makesAdmin\n          grants {\n            projectId\n            roles\n          }\n          invitedBy {\n            id\n            displayName\n          }\n          createdAt\n          expiresAt\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.InvitationsDocument,
    "\n  mutation RevokeInvitation($id: ID!) {\n    revokeInvitation(id: $id) {\n      id\n      status\n    }\n  }\n": types.RevokeInvitationDocument,
    "\n  mutation CreateInvitation($input: CreateInvitationInput!) {\n    createInvitation(input: $input) {\n      path\n      invitation {\n        id\n        expiresAt\n      }\n    }\n  }\n": types.CreateInvitationDocument,
    "\n  query People($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n          isAdmin\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.PeopleDocument,
    "\n  query ApiTokens {\n    apiTokens {\n      id\n      name\n      scopes\n      createdAt\n      expiresAt\n      revokedAt\n    }\n  }\n": types.ApiTokensDocument,
    "\n  mutation RevokeApiToken($id: ID!) {\n    revokeApiToken(id: $id) {\n      id\n      revokedAt\n    }\n  }\n": types.RevokeApiTokenDocument,
    "\n  query Viewer {\n    viewer {\n      isAdmin\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n": types.ViewerDocument,
    "\n  query MemberCandidates($first: Int!, $after: String) {\n    people(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          displayName\n          email\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.MemberCandidatesDocument,
    "\n  mutation AddMember($input: MemberInput!) {\n    addMember(input: $input) {\n      id\n    }\n  }\n": types.AddMemberDocument,
    "\n  mutation CreateProject($input: CreateProjectInput!) {\n    createProject(input: $input) {\n      id\n      name\n    }\n  }\n": types.CreateProjectDocument,
    "\n  query Members($id: ID!) {\n    project(id: $id) {\n      id\n      members {\n        roles\n        person {\n          id\n          displayName\n          email\n        }\n      }\n    }\n  }\n": types.MembersDocument,
    "\n  mutation SetMemberRoles($input: MemberInput!) {\n    setMemberRoles(input: $input) {\n      id\n      members {\n        roles\n        person {\n          id\n        }\n      }\n    }\n  }\n": types.SetMemberRolesDocument,
    "\n  query Project($id: ID!) {\n    project(id: $id) {\n      id\n      name\n      description\n      myRoles\n      mayManageMembers\n    }\n  }\n": types.ProjectDocument,
    "\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ProjectsDocument,
    "\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n": types.RemoveMemberDocument,
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
export function graphql(source: "\n  query Viewer {\n    viewer {\n      isAdmin\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      isAdmin\n      person {\n        id\n        displayName\n        email\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query Projects($first: Int!, $after: String) {\n    projects(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          name\n          description\n          createdAt\n          myRoles\n          members {\n            person {\n              id\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($projectId: ID!, $personId: ID!) {\n    removeMember(projectId: $projectId, personId: $personId) {\n      id\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;