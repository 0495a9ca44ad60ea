import { deployedProjector } from '../composition/aws-projector.ts';
import { projectionHandler } from '../events/projection-handler.ts';

export const handler = projectionHandler(deployedProjector());
