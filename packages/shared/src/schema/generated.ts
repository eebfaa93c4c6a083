// Generated from apps/api/schema.graphql by `npm run generate`; never edited by hand.
/* eslint-disable */
import type { IsoTime } from './iso-time.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar. */
  DateTime: { input: IsoTime; output: IsoTime; }
};

export type ApiToken = {
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  /** Null while it was not revoked. */
  revokedAt: Maybe<Scalars['DateTime']['output']>;
  scopes: Array<TokenScope>;
};

export type CreateApiTokenInput = {
  expiresInDays?: Scalars['Int']['input'];
  name: Scalars['String']['input'];
  scopes: Array<TokenScope>;
};

export type CreateInvitationInput = {
  grants?: Array<RolesInProjectInput>;
  makesAdmin?: Scalars['Boolean']['input'];
};

export type CreateProjectInput = {
  description?: Scalars['String']['input'];
  name: Scalars['String']['input'];
};

export type CreatedApiToken = {
  /** For the header `Authorization: Bearer …`. Shown this once: only its hash is kept. */
  secret: Scalars['String']['output'];
  token: ApiToken;
};

export type CreatedInvitation = {
  invitation: Invitation;
  /** The path of the link, e.g. `/join/…`. Shown this once: only its hash is kept. */
  path: Scalars['String']['output'];
};

export type Invitation = {
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Scalars['DateTime']['output'];
  grants: Array<RolesInProject>;
  id: Scalars['ID']['output'];
  invitedBy: Person;
  makesAdmin: Scalars['Boolean']['output'];
  status: InvitationStatus;
};

export type InvitationConnection = {
  edges: Array<InvitationEdge>;
  pageInfo: PageInfo;
};

export type InvitationEdge = {
  cursor: Scalars['String']['output'];
  node: Invitation;
};

export type InvitationStatus =
  | 'ACCEPTED'
  | 'EXPIRED'
  | 'OPEN'
  | 'REVOKED';

export type MemberInput = {
  personId: Scalars['ID']['input'];
  projectId: Scalars['ID']['input'];
  /** All that the person is to be in this project; at least one. */
  roles: Array<ProjectRole>;
};

export type Mutation = {
  addMember: Project;
  createApiToken: CreatedApiToken;
  createInvitation: CreatedInvitation;
  createProject: Project;
  removeMember: Project;
  revokeApiToken: ApiToken;
  revokeInvitation: Invitation;
  setMemberRoles: Project;
};


export type MutationAddMemberArgs = {
  input: MemberInput;
};


export type MutationCreateApiTokenArgs = {
  input: CreateApiTokenInput;
};


export type MutationCreateInvitationArgs = {
  input: CreateInvitationInput;
};


export type MutationCreateProjectArgs = {
  input: CreateProjectInput;
};


export type MutationRemoveMemberArgs = {
  personId: Scalars['ID']['input'];
  projectId: Scalars['ID']['input'];
};


export type MutationRevokeApiTokenArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRevokeInvitationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSetMemberRolesArgs = {
  input: MemberInput;
};

/** Anything with an id of its own. The id says what it names and is the same for ever. */
export type Node = {
  id: Scalars['ID']['output'];
};

export type PageInfo = {
  endCursor: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
};

export type Person = Node & {
  displayName: Scalars['String']['output'];
  /** Null unless it is your own, or you lead a project. */
  email: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  isAdmin: Scalars['Boolean']['output'];
};

export type PersonConnection = {
  edges: Array<PersonEdge>;
  pageInfo: PageInfo;
};

export type PersonEdge = {
  cursor: Scalars['String']['output'];
  node: Person;
};

export type Project = Node & {
  createdAt: Scalars['DateTime']['output'];
  /** Empty when nobody wrote one. */
  description: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  /** Whether you may name members and their roles. */
  mayManageMembers: Scalars['Boolean']['output'];
  /** By name. */
  members: Array<ProjectMember>;
  /** What you are here; empty for an administrator from outside. */
  myRoles: Array<ProjectRole>;
  name: Scalars['String']['output'];
};

export type ProjectConnection = {
  edges: Array<ProjectEdge>;
  pageInfo: PageInfo;
};

export type ProjectEdge = {
  cursor: Scalars['String']['output'];
  node: Project;
};

export type ProjectMember = {
  person: Person;
  roles: Array<ProjectRole>;
};

/** What a person is in one project. A person may hold several; each only adds rights. */
export type ProjectRole =
  | 'ADJUDICATOR'
  | 'ANALYST'
  | 'LEAD'
  | 'READER'
  | 'VIEWER';

export type Query = {
  /** Your own, revoked and expired ones too; newest first. */
  apiTokens: Array<ApiToken>;
  /** For administrators; newest first. */
  invitations: InvitationConnection;
  /** Null when there is none, or it is not yours to see. */
  node: Maybe<Node>;
  /** For administrators and leads; newest first. */
  people: PersonConnection;
  /** Null when there is none, or it is not yours to see. */
  project: Maybe<Project>;
  /** Those you are a member of; all of them for administrators. Newest first. */
  projects: ProjectConnection;
  viewer: Viewer;
};


export type QueryInvitationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPeopleArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryProjectArgs = {
  id: Scalars['ID']['input'];
};


export type QueryProjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};

export type RolesInProject = {
  projectId: Scalars['ID']['output'];
  roles: Array<ProjectRole>;
};

export type RolesInProjectInput = {
  projectId: Scalars['ID']['input'];
  roles: Array<ProjectRole>;
};

/** What an API token may be used for. */
export type TokenScope =
  | 'ADMIN'
  | 'READ'
  | 'WRITE';

/** You. */
export type Viewer = {
  /** When this session or token ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** True for administrators whose credentials carry the scope ADMIN. */
  isAdmin: Scalars['Boolean']['output'];
  person: Person;
  roles: Array<RolesInProject>;
  scopes: Array<TokenScope>;
};
