// The CDK application: `cdk` runs it, and finds the templates of all stages in cdk.out/.

import { App } from 'aws-cdk-lib';
import { builtArtifacts } from './artifacts.ts';
import { addDeployment, checkEverything } from './deployment.ts';
import { stages } from './stages.ts';

const app = new App();
const artifacts = builtArtifacts();
// Set by `npm run destroy -- --lose-data` alone: this stage's data then goes with its stack.
const loseDataOf: unknown = app.node.tryGetContext('loseDataOf');
for (const stage of Object.values(stages)) {
  addDeployment(app, { ...stage, keepData: stage.name !== loseDataOf }, artifacts);
}
checkEverything(app);
