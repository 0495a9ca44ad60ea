// An HTTP request in the form in which API Gateway's REST API hands it to a Lambda function (proxy integration).

import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { FastifyRequest } from 'fastify';
import type { TokenClaims } from './authorizer.ts';

/**
 * @param resource the route's path with its parameters in braces
 * @param claims of the token that was verified; none before a public route
 */
export function toGatewayEvent(
  request: FastifyRequest,
  resource: string,
  claims: TokenClaims | undefined,
): APIGatewayProxyEvent {
  // A request line may name a host; nobody but the client says that it is ours.
  const path = request.url.split('?', 1)[0]!.replace(/^\w+:\/\/[^/]*/, '');
  const query = request.query as Readonly<Record<string, string | string[]>>;
  const names = Object.keys(query);
  const body = request.body as Buffer | undefined;
  // Text is handed over as it is; what is no text must not be mistaken for some.
  const isText = body === undefined || isUtf8(body);
  return {
    resource,
    path,
    httpMethod: request.method,
    headers: request.headers as Record<string, string>,
    multiValueHeaders: toLists(request.headers as Record<string, string>),
    queryStringParameters: names.length === 0 ? null : toLast(query),
    multiValueQueryStringParameters: names.length === 0 ? null : toLists(query),
    pathParameters: resource.includes('{') ? (request.params as Record<string, string>) : null,
    stageVariables: null,
    body: body === undefined || body.length === 0 ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: claims && { claims: toText(claims) },
      protocol: `HTTP/${request.raw.httpVersion}`,
      httpMethod: request.method,
      identity: {
        ...nobody,
        sourceIp: request.ip,
        userAgent: request.headers['user-agent'] ?? null,
      },
      path,
      stage: 'local',
      requestId: request.id,
      requestTimeEpoch: Date.now(),
      resourceId: resource,
      resourcePath: resource,
    },
  };
}

/** @param deadline when the gateway stops waiting */
export function toLambdaContext(request: FastifyRequest, functionName: string, deadline: number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: request.id,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: notForPromises,
    fail: notForPromises,
    succeed: notForPromises,
  };
}

const notForPromises = (): never => {
  throw new Error('Handlers answer with a promise.');
};

/** The gateway knows claims as text only; it joins lists with commas. */
const toText = (claims: TokenClaims): Record<string, string> => mapValues(claims, String);

type Values = Readonly<Record<string, string | string[]>>;

const toLists = (values: Values): Record<string, string[]> =>
  mapValues(values, (value) => (Array.isArray(value) ? value : [value]));

/** Of a parameter that was given more than once the gateway keeps the last one here. */
const toLast = (values: Values): Record<string, string> =>
  mapValues(values, (value) => (Array.isArray(value) ? value.at(-1)! : value));

/** Whatever the names are: assigned one by one, `__proto__` would be lost, and nobody would refuse it. */
const mapValues = <T, R>(values: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

const nobody = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};
