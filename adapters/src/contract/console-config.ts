/**
 * How the console signs people in, and with it which token the API takes (API.md, "Signing in"). `code`: access tokens,
 * renewed; `implicit`: the id token, not renewed; `cookie`: access tokens that no script ever sees.
 */
export type LoginFlow = (typeof loginFlows)[number];

export const loginFlows = ['code', 'implicit', 'cookie'] as const;

/** `/config.json`: what the console must know of its deployment. The same keys locally and on AWS. */
export interface ConsoleConfig {
  /** The identity provider, as in `iss`; discovery lies under it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Space-separated scopes to ask for. */
  readonly scope: string;
  readonly loginFlow: LoginFlow;
  /** Where the API's paths begin; empty, because the console and the API share one origin. */
  readonly apiBase: string;
  /** The provider's logout endpoint, without its query. */
  readonly logoutUrl: string;
  /** Where presigned URLs point to; the console's CSP and its service of progress know it by this. */
  readonly storageOrigin: string;
  readonly region: string;
  /** Which of its deployments this is; with `region` it leads to the boards. */
  readonly stage: string;
  readonly version: string;
}
