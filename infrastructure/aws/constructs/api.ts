import { routesWith, type Route } from '@stowage/adapters/contract/routes';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RequestValidator,
  RestApi,
  type MethodOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { accept } from '../accept.ts';
import type { Stage } from '../stage.ts';
import type { ApiFunctions } from './functions.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { addBodyModel, queryParameters } from './request-models.ts';

/** Part of every address that CloudFront calls; a constant, so that nothing has to wait for the stage to know it. */
export const apiStageName = 'v1';

interface ApiProps {
  readonly stage: Stage;
  readonly userPool: IUserPool;
}

/** The REST API. Its resources and methods are the rows of the route table, no more and no fewer. */
export class Api extends Construct {
  readonly restApi: RestApi;
  /** Every request, also those that no function sees. */
  readonly accessLog: LogGroup;
  readonly #stage: Stage;
  readonly #authorizer: CognitoUserPoolsAuthorizer;

  constructor(scope: Construct, id: string, { stage, userPool }: ApiProps) {
    super(scope, id);
    this.#stage = stage;
    const log = { retention: stage.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY };
    this.accessLog = new LogGroup(this, 'AccessLog', log);
    this.restApi = new RestApi(this, 'Rest', {
      restApiName: `stowage-${stage.name}`,
      endpointTypes: [EndpointType.REGIONAL],
      // The gateway's account-wide right to write logs; it stays for the account's other APIs when this one goes.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: apiStageName,
        throttlingRateLimit: stage.throttle.rate,
        throttlingBurstLimit: stage.throttle.burst,
        tracingEnabled: stage.tracing,
        // By route the functions count for themselves; the gateway’s own counts by method are dear.
        metricsEnabled: false,
        loggingLevel: MethodLoggingLevel.ERROR,
        // Traces of data would hold tokens and presigned URLs.
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: accessLogFormat(),
      },
    });
    // The gateway writes its errors to a log of this name, and makes one that is kept for ever where there is none.
    const executionLog = new LogGroup(this, 'ExecutionLog', {
      ...log,
      logGroupName: `API-Gateway-Execution-Logs_${this.restApi.restApiId}/${apiStageName}`,
    });
    this.restApi.deploymentStage.node.addDependency(executionLog);
    this.#authorizer = new CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [userPool] });
    addGatewayResponses(this.restApi);

    accept(this.restApi, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The gateway’s role for an account takes this policy, as AWS documents it.',
    });
  }

  /** Puts each row of the table before the function that serves it. */
  addRoutes(functions: ApiFunctions): void {
    const validator = new RequestValidator(this, 'Validator', {
      restApi: this.restApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    for (const [key, route] of routesWith(this.#stage.loginFlow)) {
      const [method, path] = key.split(' ') as [string, string];
      const added = this.restApi.root
        .resourceForPath(path)
        .addMethod(method, new LambdaIntegration(functions[route.function]!.fn, { allowTestInvoke: false }), {
          ...this.#authorization(route),
          requestValidator: validator,
          requestParameters: { ...pathParameters(path), ...queryParameters(route) },
          ...this.#body(key, route),
        });
      if (route.scope === 'public') {
        const reason = 'Public by the route table: who calls has no token, or asks for one.';
        accept(added, { 'AwsSolutions-APIG4': reason, 'AwsSolutions-COG4': reason });
      }
    }
  }

  #authorization({ scope }: Route): MethodOptions {
    if (scope === 'public') return { authorizationType: AuthorizationType.NONE };
    return {
      authorizer: this.#authorizer,
      authorizationType: AuthorizationType.COGNITO,
      // With scopes the authorizer takes access tokens, without it takes id tokens.
      ...(this.#stage.loginFlow !== 'implicit' && { authorizationScopes: [scope] }),
    };
  }

  /** A body that may be left out is left to the function: the gateway refuses an empty one. */
  #body(key: string, route: Route): Pick<MethodOptions, 'requestModels'> {
    if (!route.body || route.bodyOptional) return {};
    return { requestModels: { 'application/json': addBodyModel(this.restApi, key, route.body) } };
  }
}

const pathParameters = (path: string): Record<string, boolean> =>
  Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [`method.request.path.${name}`, true]),
  );

/** Who asked what, and how it ended: the route but neither query nor headers, where secrets travel. */
const accessLogFormat = (): AccessLogFormat =>
  AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      at: AccessLogField.contextRequestTime(),
      address: AccessLogField.contextIdentitySourceIp(),
      method: AccessLogField.contextHttpMethod(),
      route: AccessLogField.contextResourcePath(),
      status: AccessLogField.contextStatus(),
      bytes: AccessLogField.contextResponseLength(),
      ms: AccessLogField.contextResponseLatency(),
      functionMs: AccessLogField.contextIntegrationLatency(),
      sub: AccessLogField.contextAuthorizerClaims('sub'),
      error: AccessLogField.contextErrorResponseType(),
      traceId: AccessLogField.contextXrayTraceId(),
    }),
  );
