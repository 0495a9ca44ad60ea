// A synthesised template in a form that tests can be read against: CloudFormation's functions are written out as
// text, `<Site.DomainName>` for an attribute and `<Site>` for a reference, and ids are without CDK's hashes.

import type { Template } from 'aws-cdk-lib/assertions';
import type { Stage } from '../../../infrastructure/aws/stage.ts';

export interface Resource {
  readonly Type: string;
  // Whatever a type has: a test that asks for the wrong thing fails.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export class Deployed {
  readonly stage: Stage;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: string }>>;

  constructor(stage: Stage, template: Template) {
    this.stage = stage;
    const { Resources, Outputs } = template.toJSON();
    this.resources = readable(Resources) as Record<string, Resource>;
    this.outputs = readable(Outputs) as Record<string, { Value: string }>;
  }

  /** All resources of a type, by their ids. */
  readonly all = (type: string): Record<string, Resource> =>
    Object.fromEntries(Object.entries(this.resources).filter(([, { Type }]) => Type === type));

  /** The one resource of a type whose id begins so. */
  readonly the = (type: string, prefix = ''): Resource => {
    const found = Object.entries(this.all(type)).filter(([id]) => id.startsWith(prefix));
    if (found.length !== 1) {
      throw new Error(`${found.length} resources of type ${type} begin with "${prefix}", not one`);
    }
    return found[0]![1];
  };

  /** What a function's own role allows, its log aside. */
  allowed(functionName: string): Statement[] {
    const { Properties } = this.the('AWS::IAM::Policy', functionName);
    return statements(Properties.PolicyDocument).filter(({ Action }) => !Action[0]!.startsWith('logs:'));
  }
}

/** A policy's statements, with lists where a single value may stand. */
export const statements = (document: { Statement: Statement[] }): Statement[] =>
  document.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat(),
    Resource: [statement.Resource].flat(),
  }));

function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries.length === 1 ? entries[0]! : [];
  switch (name) {
    case 'Ref':
      return `<${bare(argument as string)}>`;
    case 'Fn::GetAtt':
      return `<${bare((argument as string[])[0]!)}.${(argument as string[])[1]}>`;
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(readable).join(separator);
    }
    case 'Fn::Sub':
      return (argument as string).replace(/\$\{([^}]+)\}/g, '<$1>');
    // The one use of these: a piece of the stack's id (addresses.ts).
    case 'Fn::Select':
      return JSON.stringify(argument).includes('AWS::StackId') ? '<suffix>' : argument;
  }
  return Object.fromEntries(entries.map(([key, member]) => [bare(key), readable(member)]));
}

/** Without the hash that CDK puts at an id's end. */
const bare = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
