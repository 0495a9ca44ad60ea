// The deployments there are. Change them here; docs/deploy.md tells what each choice means and costs.

import { validateStage, type Stage } from './stage.ts';

const everywhere = {
  region: 'us-east-1',
  loginFlow: 'code',
  machineClients: [],
  passkeys: true,
  selfSignUp: false,
  refusedTypes: [],
  quota: { maxBytes: 10 * 1024 ** 3, maxFiles: 100_000, maxFileBytes: 5 * 1024 ** 3 },
  uploadUrlLifetimeSeconds: 15 * 60,
} as const satisfies Partial<Stage>;

export const stages = {
  /** To try things: cheap, traced, forgiving. */
  dev: validateStage({
    ...everywhere,
    name: 'dev',
    mfa: 'optional',
    tracing: true,
    logRetentionDays: 14,
    noncurrentVersionDays: 7,
    throttle: { rate: 50, burst: 100 },
  }),
  /** For people's files. */
  prod: validateStage({
    ...everywhere,
    name: 'prod',
    mfa: 'required',
    firewall: { requestsPerAddressIn5Minutes: 3000 },
    tracing: false,
    logRetentionDays: 365,
    noncurrentVersionDays: 30,
    throttle: { rate: 500, burst: 1000 },
  }),
} as const satisfies Record<string, Stage>;

export type StageName = keyof typeof stages;

export const isStageName = (name: string | undefined): name is StageName =>
  name !== undefined && Object.hasOwn(stages, name);
