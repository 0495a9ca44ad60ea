import type { Handlers, UseCases } from './handlers.ts';
import { presentHealth } from './present.ts';

export function pipelineHandlers(
  { showHealth, redriveDeadLetters }: UseCases,
  { version }: { readonly version: string },
): Handlers<'pipeline'> {
  return {
    async 'GET /operations/health'() {
      return presentHealth(await showHealth.execute(), version);
    },
    async 'POST /operations/redrive'() {
      return { redriven: await redriveDeadLetters.execute() };
    },
  };
}
