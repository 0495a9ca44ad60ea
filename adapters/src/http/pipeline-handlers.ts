import type { Handlers, UseCases } from './handlers.ts';
import { presentHealth, presentReconciliation } from './present.ts';

export function pipelineHandlers(
  { showHealth, redriveDeadLetters, reconcile }: UseCases,
  { version }: { readonly version: string },
): Handlers<'pipeline'> {
  return {
    async 'GET /operations/health'() {
      return presentHealth(await showHealth.execute(), version);
    },
    async 'POST /operations/redrive'() {
      return { redriven: await redriveDeadLetters.execute() };
    },
    async 'POST /operations/reconcile'() {
      const end = performance.now() + longestReconcileMs;
      const run = await reconcile.execute({ isOver: () => performance.now() > end, begin: 'now' });
      return presentReconciliation(run!);
    },
  };
}

/** Well below the function's fifteen seconds; the reconciler's schedule goes on. */
const longestReconcileMs = 6_000;
