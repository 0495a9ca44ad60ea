import { Stack, Tags, Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Artifacts } from './artifacts.ts';
import { firewallRegion, hasEdgeStack, type Stage } from './stage.ts';
import { StowageStack } from './stowage-stack.ts';

/** Adds a stage's stacks to an application: one, and a second where its firewall cannot live in its region. */
export function addDeployment(app: App, stage: Stage, artifacts: Artifacts): StowageStack {
  const id = `stowage-${stage.name}`;
  const elsewhere = hasEdgeStack(stage);
  const common = { crossRegionReferences: elsewhere, terminationProtection: stage.end === undefined };
  const edge = elsewhere
    ? new Stack(app, `${id}-edge`, {
        ...common,
        env: { region: firewallRegion },
        description: `Stowage ${stage.name}: the firewall before the site`,
      })
    : undefined;
  const stack = new StowageStack(app, id, {
    ...common,
    env: { region: stage.region },
    description: `Stowage ${stage.name}: uploads for each user, with a console for operators`,
    stage,
    artifacts,
    edge,
  });
  for (const part of edge ? [stack, edge] : [stack]) Tags.of(part).add('application', id);
  return stack;
}

/** Findings of cdk-nag that nobody has accepted with a reason end the synthesis. */
export const checkEverything = (app: App): void =>
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
