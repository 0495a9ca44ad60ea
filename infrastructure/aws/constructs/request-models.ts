// What the gateway can check of a request before a function is paid for, from the same schemas that the function
// checks it against once more.

import type { Route } from '@stowage/adapters/contract/routes';
import { JsonSchemaVersion, type IModel, type JsonSchema, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod/mini';

/** @param key of the route, such as `POST /upload` */
export function addBodyModel(restApi: RestApi, key: string, schema: z.ZodMiniType): IModel {
  const name = key.replace(/[^A-Za-z]+(.)?/g, (_, next?: string) => next?.toUpperCase() ?? '');
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, { target: 'draft-4', io: 'input' });
  return restApi.addModel(`Body${name}`, {
    modelName: `Body${name}`,
    contentType: 'application/json',
    description: `The body of ${key}`,
    // Draft 4 is what the gateway understands; zod's types know of later ones too.
    schema: { ...(jsonSchema as JsonSchema), schema: JsonSchemaVersion.DRAFT4 },
  });
}

/** None is required; declared, they show in the gateway's own documentation and exports. */
export function queryParameters({ query }: Route): Record<string, boolean> {
  if (!query) return {};
  const { properties = {} } = z.toJSONSchema(query, { target: 'draft-4', io: 'input' });
  return Object.fromEntries(
    Object.keys(properties).map((name) => [`method.request.querystring.${name}`, false]),
  );
}
