// docs/openapi.json and docs/api.md, from the route table. Run by `npm run docs`; a test fails when they are stale.

import { problemOf } from '@stowage/adapters/http/problems';
import { openApi } from '@stowage/adapters/contract/openapi';
import { routes, type Route } from '@stowage/adapters/contract/routes';
import * as prettier from 'prettier';
import * as z from 'zod/mini';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** File name under docs/ → content. */
export async function apiDocs(version: string): Promise<Record<string, string>> {
  const document = openApi({ version, logoutUrl: 'https://login.example.com/logout' });
  return {
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'api.md': await prettier.format(page(), { parser: 'markdown', printWidth: 110 }),
  };
}

const page = (): string => `# API

This page is written from the route table by \`npm run docs\`; so is the [OpenAPI document](openapi.json), which every
deployment also serves at \`/openapi.json\`. Bodies are JSON in UTF-8, times ISO 8601 in UTC, sizes whole bytes, ids
ULIDs. Requests carry \`Authorization: Bearer <access token>\`. An unknown field in a request is an error; a new field
in a reply is not.

Lists reply \`{ items, nextCursor }\`. Pass \`nextCursor\` as \`cursor\`, with the same filters, to get the next page; it
is null on the last one. A page may hold fewer items than \`limit\`, or none, and still have a next one.

| Endpoint | Scope | |
| --- | --- | --- |
${Object.entries<Route>(routes)
  .map(([key, route]) => `| [\`${key}\`](#${anchor(key)}) | \`${route.scope}\` | ${route.summary} |`)
  .join('\n')}

${Object.entries<Route>(routes).map(endpoint).join('\n')}

## Errors

\`application/problem+json\` (RFC 9457): \`{ type, title, status, code, detail, requestId, … }\`. The gateway itself answers
a bad token: 401 with \`{"message":"Unauthorized"}\`.

| Code | Status | |
| --- | --- | --- |
${Object.entries(problemOf)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')}
`;

const endpoint = ([key, route]: [string, Route]): string =>
  [
    `## \`${key}\``,
    `${route.summary}. Scope \`${route.scope}\`, served by the function \`${route.function}\`, replies ${route.status}.${route.loginFlow ? ` Only where the login flow is \`${route.loginFlow}\`.` : ''}`,
    fields('Query', route.query, 'input'),
    fields(route.bodyOptional ? 'Body (may be left out)' : 'Body', route.body, 'input'),
    fields('Reply', route.reply, 'output'),
  ]
    .filter(Boolean)
    .join('\n\n');

/** As GitHub makes it of a heading. */
const anchor = (key: string): string =>
  key
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

function fields(title: string, schema: z.ZodMiniType | undefined, io: 'input' | 'output'): string {
  if (!schema) return '';
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io }) as JsonSchema;
  const names = Object.entries(properties).map(([name, its]) => {
    const optional = io === 'input' && !required.includes(name) ? '?' : '';
    return `- \`${name}${optional}\`: ${describe(its)}`;
  });
  return `${title}:\n\n${names.join('\n')}`;
}

function describe(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.anyOf) return schema.anyOf.map(describe).join(' or ');
  if (schema.type === 'array') return `list of ${describe(schema.items ?? {})}`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return schema.format === 'date-time' ? 'time' : [schema.type ?? 'any'].flat().join(' or ');
}
