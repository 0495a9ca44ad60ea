import type { APIGatewayProxyEvent } from 'aws-lambda';

/** @param name in lower case; API Gateway keeps the case that the client used */
export function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  for (const key in event.headers) if (key.toLowerCase() === name) return event.headers[key];
  return undefined;
}
