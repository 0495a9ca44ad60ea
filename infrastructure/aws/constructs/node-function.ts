import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsVersions,
  Runtime,
  Tracing,
  type Code,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Stage } from '../stage.ts';

/** The code of each function, by its name. */
export type Bundles = (name: string) => Code;

interface NodeFunctionProps {
  readonly stage: Stage;
  readonly description: string;
  readonly code: Code;
  readonly timeout: Duration;
  readonly environment?: Record<string, string>;
  /** All it may do, beside writing its own log. */
  readonly allowed?: readonly PolicyStatement[];
  /** Does it read a secret, by Lambda's extension for that? */
  readonly readsSecret?: boolean;
}

/** What a function may do, and with what. */
export const allow = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });

/** A function with a log group and a role that are its own: nothing is granted by a managed policy. */
export class NodeFunction extends Construct {
  readonly fn: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { stage, allowed = [] } = props;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    for (const statement of allowed) role.addToPolicy(statement.copy());
    this.fn = new LambdaFunction(this, 'Function', {
      functionName: `stowage-${stage.name}-${id}`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      role,
      logGroup: this.logGroup,
      timeout: props.timeout,
      // A function's share of a CPU grows with its memory: here a cold start takes half of what 256 MB would need.
      memorySize: 512,
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.readsSecret && {
        paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103),
      }),
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
    });
    if (stage.tracing) {
      accept(this, { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray’s two actions know no narrower resource.' });
    }
  }
}
