// zod/mini brings no words of its own, which is half of why it is small. These are ours, for people who read replies.

import type { core } from 'zod/mini';

export interface Issue {
  /** Where in the body or query, such as `parts.0.etag`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** @param input what was validated, to tell a missing value from a wrong one */
export function describeIssue(issue: core.$ZodIssue, input: unknown): Issue[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      message: 'is not known here',
    }));
  }
  return [{ path, message: messageOf(issue, input) }];
}

function messageOf(issue: core.$ZodIssue, input: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue.path, input)
        ? 'is required'
        : `must be ${nounOf[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'must be a time in UTC such as 2026-01-31T12:00:00Z'
        : 'is not of the right form';
    default:
      return 'is not valid';
  }
}

const nounOf: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items long' : '';

function isMissing(path: readonly PropertyKey[], input: unknown): boolean {
  let value: unknown = input;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return value === undefined;
}
