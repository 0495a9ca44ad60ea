import { expect, test } from '@jest/globals';
import { Problem } from '@stowage/adapters/contract/problem';
import { routesWith } from '@stowage/adapters/contract/routes';
import * as z from 'zod/mini';
import type { Deployed } from '../deployed.ts';

export function api({ stage, the, all, resources }: Deployed): void {
  const methods = Object.values(all('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
  const routes = routesWith(stage.loginFlow);
  const settings = the('AWS::ApiGateway::Stage').Properties;

  /** `POST /upload/{uploadId}/renew`, from the chain of resources that a method hangs on. */
  const keyOf = (method: { HttpMethod: string; ResourceId: string }): string => {
    let path = '';
    for (let id = method.ResourceId; id !== '<ApiRest.RootResourceId>';) {
      const { PathPart, ParentId } = resources[id.slice(1, -1)]!.Properties;
      path = `/${PathPart}${path}`;
      id = ParentId;
    }
    return `${method.HttpMethod} ${path}`;
  };
  const byKey = Object.fromEntries(methods.map((method) => [keyOf(method), method]));

  test('its methods are the rows of the route table, each before its function', () => {
    const expected = routes.map(([key, route]) => [
      key,
      `arn:aws:apigateway:${stage.region}:lambda:path/2015-03-31/functions/<Functions${route.function}Function.Arn>/invocations`,
    ]);
    expect(
      Object.fromEntries(Object.entries(byKey).map(([key, { Integration }]) => [key, Integration.Uri])),
    ).toEqual(Object.fromEntries(expected));
  });

  test.each(routes)('%s asks Cognito, for its scope, unless it is public', (key, { scope }) => {
    const { AuthorizationType, AuthorizerId, AuthorizationScopes, Integration } = byKey[key]!;
    expect(Integration.Type).toBe('AWS_PROXY');
    expect([AuthorizationType, AuthorizerId]).toEqual(
      scope === 'public' ? ['NONE', undefined] : ['COGNITO_USER_POOLS', '<ApiAuthorizer>'],
    );
    // Scopes are in access tokens; with id tokens the gateway must not look for them.
    const scoped = scope !== 'public' && stage.loginFlow !== 'implicit';
    expect(AuthorizationScopes).toEqual(scoped ? [scope] : undefined);
    expect(the('AWS::ApiGateway::Authorizer').Properties.ProviderARNs).toEqual(['<IdentityUsers.Arn>']);
  });

  test('requests are validated, bodies against the schema of their row', () => {
    expect(the('AWS::ApiGateway::RequestValidator').Properties).toMatchObject({
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    for (const [key, route] of routes) {
      expect(byKey[key]!.RequestValidatorId).toBe('<ApiValidator>');
      const model = byKey[key]!.RequestModels?.['application/json'];
      expect(model !== undefined).toBe(route.body !== undefined && !route.bodyOptional);
    }
    const { Schema } = all('AWS::ApiGateway::Model')['ApiRestBodyPOSTUpload']!.Properties;
    expect(Schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-04/schema#',
      required: ['name', 'size'],
      additionalProperties: false,
      properties: { name: { type: 'string' }, size: { type: 'integer', minimum: 0 } },
    });
  });

  test('it is throttled', () => {
    expect(settings.MethodSettings).toEqual([
      expect.objectContaining({
        ResourcePath: '/*',
        HttpMethod: '*',
        ThrottlingRateLimit: stage.throttle.rate,
        ThrottlingBurstLimit: stage.throttle.burst,
        DataTraceEnabled: false,
      }),
    ]);
  });

  test('each request is logged, without token, query or headers', () => {
    const { DestinationArn, Format } = settings.AccessLogSetting;
    expect(DestinationArn).toContain('<ApiAccessLog>');
    expect(JSON.parse(Format)).toMatchObject({
      requestId: '$context.requestId',
      route: '$context.resourcePath',
      status: '$context.status',
      sub: '$context.authorizer.claims.sub',
    });
    expect(Format).not.toMatch(/authorization|header|querystring|requestOverride|context\.path/i);
  });

  test('the gateway’s own log is ours before the gateway would make one that never ends', () => {
    expect(the('AWS::Logs::LogGroup', 'ApiExecutionLog').Properties).toMatchObject({
      LogGroupName: 'API-Gateway-Execution-Logs_<ApiRest>/v1',
      RetentionInDays: stage.logRetentionDays,
    });
    expect(the('AWS::ApiGateway::Stage').DependsOn).toContainEqual(
      expect.stringContaining('ApiExecutionLog'),
    );
  });

  test('it answers only to requests that carry the secret of our distribution', () => {
    const door = the('AWS::WAFv2::WebACL', 'OriginLock').Properties;
    expect(door).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Block: {} } });
    expect(door.Rules).toHaveLength(1);
    const [{ Action, Statement }] = door.Rules;
    expect(Action).toEqual({ Allow: {} });
    const { FieldToMatch, PositionalConstraint, SearchString } = Statement.ByteMatchStatement;
    expect(PositionalConstraint).toBe('EXACTLY');
    // Resolved while deploying: a secret's value is in no template.
    expect(SearchString).toBe('{{resolve:secretsmanager:<OriginLockSecret>:SecretString:::}}');
    const { Origins } = the('AWS::CloudFront::Distribution').Properties.DistributionConfig;
    const toApi = Origins.find((origin: { CustomOriginConfig?: unknown }) => origin.CustomOriginConfig);
    expect(toApi.OriginCustomHeaders).toEqual([
      { HeaderName: FieldToMatch.SingleHeader.Name, HeaderValue: SearchString },
    ]);
    expect(the('AWS::WAFv2::WebACLAssociation').Properties).toEqual({
      ResourceArn: `arn:aws:apigateway:${stage.region}::/restapis/<ApiRest>/stages/<ApiRestDeploymentStagev1>`,
      WebACLArn: '<OriginLockDoor.Arn>',
    });
  });

  test('a missing or bad token gets the words of API.md', () => {
    for (const id of ['ApiRestUNAUTHORIZED', 'ApiRestEXPIREDTOKEN']) {
      expect(the('AWS::ApiGateway::GatewayResponse', id).Properties).toMatchObject({
        StatusCode: '401',
        ResponseTemplates: { 'application/json': '{"message":"Unauthorized"}' },
      });
    }
  });

  test('every other refusal of the gateway is a problem', () => {
    for (const { Properties } of Object.values(all('AWS::ApiGateway::GatewayResponse'))) {
      if (Properties.StatusCode === '401') continue;
      const problem = z.parse(Problem, JSON.parse(Properties.ResponseTemplates['application/json']));
      expect(String(problem.status)).toBe(Properties.StatusCode);
      expect(problem.requestId).toBe('$context.requestId');
      expect(Properties.ResponseParameters['gatewayresponse.header.Content-Type']).toBe(
        "'application/problem+json'",
      );
    }
  });

  test('there are no API keys', () => {
    expect(all('AWS::ApiGateway::ApiKey')).toEqual({});
    expect(methods.some(({ ApiKeyRequired }) => ApiKeyRequired)).toBe(false);
  });
}
