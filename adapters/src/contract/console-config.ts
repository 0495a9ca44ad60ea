/** `/config.json`: what the console must know of its deployment. The same keys locally and on AWS. */
export interface ConsoleConfig {
  /** The identity provider, as in `iss`; discovery lies under it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Space-separated scopes to ask for. */
  readonly scope: string;
  readonly loginFlow: 'code';
  /** Where the API's paths begin; empty, because the console and the API share one origin. */
  readonly apiBase: string;
  /** The provider's logout endpoint, without its query. */
  readonly logoutUrl: string;
  /** Where presigned URLs point to; the console's CSP and its service of progress know it by this. */
  readonly storageOrigin: string;
  readonly region: string;
  readonly version: string;
}
