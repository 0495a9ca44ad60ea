import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { NodeFunction, type Bundles } from './node-function.ts';

interface TokenShaperProps {
  readonly stage: Stage;
  readonly bundles: Bundles;
}

/** The function that Cognito asks before it signs a token; it reads nothing but the event. */
export class TokenShaper extends Construct {
  readonly fn: IFunction;

  constructor(scope: Construct, id: string, { stage, bundles }: TokenShaperProps) {
    super(scope, id);
    const { fn } = new NodeFunction(this, 'shape-tokens', {
      stage,
      description: 'Leaves the operators’ scope to operators',
      code: bundles('shape-tokens'),
      // Cognito waits for five seconds, then nobody can sign in.
      timeout: Duration.seconds(4),
    });
    this.fn = fn;
  }
}
