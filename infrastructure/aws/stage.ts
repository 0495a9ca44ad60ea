import type { LoginFlow } from '@stowage/adapters/contract/console-config';
import type { Scope } from '@stowage/adapters/contract/routes';

/** One deployment, in the words of those who choose it. Everything else in the template is derived. */
export interface Stage {
  /** Names the stack (`stowage-<name>`) and everything in it. */
  readonly name: string;
  /** Where everything lives, except what CloudFront wants in us-east-1. */
  readonly region: string;
  /** The site's own name, with an ACM certificate for it; without, the site is `https://<id>.cloudfront.net`. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** Which is for whom: docs/security.md. `implicit` is the classic arrangement: id tokens, no scopes, no refresh. */
  readonly loginFlow: LoginFlow;
  /** Programs that sign in as themselves; each owns files of its own and has a quota of its own. */
  readonly machineClients: readonly MachineClient[];
  /** May people make an account by themselves, or does an operator make it? */
  readonly selfSignUp: boolean;
  readonly mfa: 'optional' | 'required';
  /** May people sign in with a passkey instead of a password and a code? */
  readonly passkeys: boolean;
  /** A web ACL before the site, against bad addresses and floods from one address. */
  readonly firewall?: { readonly requestsPerAddressIn5Minutes: number };
  /** X-Ray, for the gateway and the functions. */
  readonly tracing: boolean;
  readonly logRetentionDays: number;
  /** How long an overwritten or deleted object can still be brought back by hand. */
  readonly noncurrentVersionDays: number;
  /** Who is told of every event of the record, over HTTPS. */
  readonly webhook?: { readonly url: string };
  /** Who is told when an alarm goes off; they confirm a subscription once. */
  readonly alarmsEmail?: string;
  /** Of the whole API, in requests a second. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** What a new account gets. */
  readonly quota: { readonly maxBytes: number; readonly maxFiles: number; readonly maxFileBytes: number };
  /** Media types that nobody may upload, such as `application/x-msdownload`. */
  readonly refusedTypes: readonly string[];
  readonly uploadUrlLifetimeSeconds: number;
  /** Set by `npm run destroy` alone, on the way to taking the stack away. */
  readonly end?: 'keep-data' | 'lose-data' | undefined;
}

export interface MachineClient {
  /** Names its app client, `stowage-<stage>-<name>`. */
  readonly name: string;
  /** Operating takes a person. */
  readonly scopes: readonly Exclude<Scope, 'stowage/operate'>[];
}

/** Do files, books and users outlive the stack? */
export const keepsData = ({ end }: Pick<Stage, 'end'>): boolean => end !== 'lose-data';

/** The only region where CloudFront looks for a web ACL. */
export const firewallRegion = 'us-east-1';

/** Must the firewall live in a stack of its own, because its region is not the stage's? */
export const hasEdgeStack = ({ firewall, region }: Stage): boolean =>
  firewall !== undefined && region !== firewallRegion;

/** The stage's stack, and before it that of its firewall where that is another. */
export const stackNames = (stage: Stage): string[] => [
  ...(hasEdgeStack(stage) ? [`stowage-${stage.name}-edge`] : []),
  `stowage-${stage.name}`,
];

/** The periods that CloudWatch Logs can keep. */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 3653];

/** @throws Error that names every value that cannot be deployed, and what would be right in its place */
export function validateStage(stage: Stage): Stage {
  const problems: string[] = [];
  const check = (right: boolean, problem: string) => void (right || problems.push(problem));
  const { domain, quota, throttle, firewall, webhook } = stage;

  check(
    /^[a-z][a-z0-9]{1,11}$/.test(stage.name) && !/aws|cognito/.test(stage.name),
    'name: 2 to 12 lower-case letters and digits, beginning with a letter, without "aws" or "cognito": it becomes part of a bucket and of a login domain',
  );
  check(
    /^[a-z]{2}(-[a-z]+)+-\d$/.test(stage.region),
    `region: "${stage.region}" is not the name of a region, such as eu-central-1`,
  );
  if (domain) {
    check(
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/.test(domain.name),
      `domain.name: "${domain.name}" is not a host name, such as files.example.com (without https://)`,
    );
    check(
      /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/.test(domain.certificateArn),
      'domain.certificateArn: the ARN of an ACM certificate in us-east-1, where CloudFront looks for certificates, whatever the region of the stage',
    );
  }
  const machines = stage.machineClients;
  check(
    machines.every(({ name }) => /^[a-z][a-z0-9]{1,31}$/.test(name)) &&
      new Set(machines.map(({ name }) => name)).size === machines.length,
    'machineClients: names of 2 to 32 lower-case letters and digits, beginning with a letter, each once',
  );
  check(
    machines.every((machine) => machine.scopes.length > 0),
    'machineClients: each needs at least one scope, or its tokens open nothing',
  );
  check(
    machines.length === 0 || stage.loginFlow !== 'implicit',
    'machineClients: programs have access tokens, and with loginFlow "implicit" the API takes id tokens',
  );
  check(
    retentions.includes(stage.logRetentionDays),
    `logRetentionDays: CloudWatch Logs knows ${retentions.join(', ')}`,
  );
  check(isCount(stage.noncurrentVersionDays), 'noncurrentVersionDays: a whole number of days, at least 1');
  check(
    stage.alarmsEmail === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(stage.alarmsEmail),
    `alarmsEmail: "${stage.alarmsEmail}" is not an address`,
  );
  check(
    isCount(throttle.rate) && isCount(throttle.burst) && throttle.burst >= throttle.rate,
    'throttle: whole numbers, and a burst of at least the rate: a smaller one is never reached',
  );
  check(
    webhook === undefined || isHttps(webhook.url),
    'webhook.url: an address that begins with https:// and has no password in it',
  );
  check(
    firewall === undefined ||
      (isCount(firewall.requestsPerAddressIn5Minutes) && firewall.requestsPerAddressIn5Minutes >= 100),
    'firewall.requestsPerAddressIn5Minutes: at least 100; below that a single page load can be refused',
  );
  check(
    isCount(quota.maxBytes) && isCount(quota.maxFiles) && isCount(quota.maxFileBytes),
    'quota: whole numbers, at least 1',
  );
  check(
    quota.maxFileBytes <= 5 * 1024 ** 4,
    'quota.maxFileBytes: S3 keeps objects of at most 5 TiB (5497558138880)',
  );
  check(
    quota.maxFileBytes <= quota.maxBytes,
    'quota.maxFileBytes: may not exceed quota.maxBytes, or no such file would ever fit',
  );
  check(
    stage.refusedTypes.every((type) => /^[^\s/;]+\/[^\s/;]+$/.test(type) && type === type.toLowerCase()),
    'refusedTypes: media types in lower case and without parameters, such as application/x-msdownload',
  );
  // A URL dies with the credentials that signed it, and those of a function may have an hour left.
  check(
    isCount(stage.uploadUrlLifetimeSeconds) && stage.uploadUrlLifetimeSeconds <= 3600,
    "uploadUrlLifetimeSeconds: 1 to 3600: a URL never outlives its signer's session",
  );

  if (problems.length > 0) {
    throw new Error(
      `The stage "${stage.name}" cannot be deployed:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
  }
  return stage;
}

const isHttps = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
};

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
