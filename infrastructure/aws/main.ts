// The CDK application: `cdk` runs it, and finds the templates of all stages in cdk.out/.

import { App } from 'aws-cdk-lib';
import { builtArtifacts } from './artifacts.ts';
import { addDeployment, checkEverything } from './deployment.ts';
import type { Stage } from './stage.ts';
import { stages } from './stages.ts';

const app = new App();
const artifacts = builtArtifacts();
// `npm run destroy` says which stage is to end, and whether with its data.
const end = (stage: Stage): Stage['end'] => app.node.tryGetContext(`end-${stage.name}`) as Stage['end'];
for (const stage of Object.values<Stage>(stages)) {
  addDeployment(app, { ...stage, end: end(stage) }, artifacts);
}
checkEverything(app);
