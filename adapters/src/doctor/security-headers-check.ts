import { ask } from './ask.ts';
import { say, type Told } from './told.ts';
import type { Acquainted, Problem, Verdict } from './visit.ts';

const fix = say`Let infrastructure/security-headers.ts write the headers and deploy again; a proxy before the site must not take them off or add its own.`;

/** The page leaves with the headers that contain what a script in it could do. */
export async function checkSecurityHeaders(visit: Acquainted): Promise<Verdict> {
  const { headers } = await ask(visit, '/');
  const policy = headers.get('content-security-policy');
  const problems: Problem[] = [
    ...(policy === null
      ? [
          {
            what: say`The page has no Content-Security-Policy`,
            why: say`One hole in the console or in what it shows would be enough to carry tokens and files away.`,
            fix,
          },
        ]
      : policyProblems(parse(policy), visit)),
    ...plainHeaders(visit).flatMap(([name, wanted, why]) => {
      const value = headers.get(name);
      return wanted.test(value ?? '')
        ? []
        : [{ what: say`The header ${name} is ${JSON.stringify(value)}`, why, fix }];
    }),
  ];
  return { problems };
}

const plainHeaders = ({ site }: Acquainted): [name: string, wanted: RegExp, why: Told][] => [
  [
    'x-content-type-options',
    /^nosniff$/i,
    say`Browsers would guess at types, and run as a script what is none.`,
  ],
  [
    'referrer-policy',
    /^(no-referrer|same-origin|strict-origin)$/i,
    say`Addresses of the console would travel to other sites.`,
  ],
  ...(site.startsWith('https:')
    ? [
        [
          'strict-transport-security',
          /max-age=[1-9]\d{6,}/,
          say`The first request of a day could go out in the clear, and be led astray.`,
        ] satisfies [string, RegExp, Told],
      ]
    : []),
];

type Policy = ReadonlyMap<string, readonly string[]>;

const parse = (policy: string): Policy =>
  new Map(
    policy.split(';').flatMap((directive) => {
      const [name, ...values] = directive.trim().split(/\s+/);
      return name ? [[name.toLowerCase(), values] as const] : [];
    }),
  );

function policyProblems(policy: Policy, visit: Acquainted): Problem[] {
  const problems: Problem[] = [];
  const connect = policy.get('connect-src') ?? policy.get('default-src') ?? ['*'];
  const expected = connections(visit);
  const missing = [...expected].filter((source) => !connect.includes(source));
  const surplus = connect.filter((source) => !expected.has(source));
  if (missing.length > 0) {
    problems.push({
      what: say`The policy’s connect-src lacks ${missing.join(' ')}`,
      why: say`The browser blocks what the console must reach: signing in or sending files fails, and the server sees nothing of it.`,
      fix,
    });
  }
  if (surplus.length > 0) {
    problems.push({
      what: say`The policy’s connect-src also allows ${surplus.join(' ')}`,
      why: say`A token or a file could be carried there.`,
      fix,
    });
  }
  const script = policy.get('script-src') ?? policy.get('default-src') ?? ['*'];
  const unsafe = script.filter((source) => /^('unsafe-|\*|https?:$|data:)/.test(source));
  if (unsafe.length > 0) {
    problems.push({
      what: say`The policy’s script-src allows ${unsafe.join(' ')}`,
      why: say`What somebody smuggles into a page would run, with the rights of whoever looks at it.`,
      fix,
    });
  }
  for (const name of ['object-src', 'base-uri', 'frame-ancestors']) {
    const values = policy.get(name) ?? (name === 'object-src' ? policy.get('default-src') : undefined);
    if (values?.join(' ') !== "'none'") {
      problems.push({
        what: say`The policy’s ${name} is not 'none'`,
        why: say`A page could be framed, its addresses bent, or a plug-in run in it.`,
        fix,
      });
    }
  }
  return problems;
}

/** Ourselves, the identity provider, the storage: whom the console talks to, and nobody else. */
const connections = ({ config, discovery }: Acquainted): Set<string> =>
  new Set([
    "'self'",
    new URL(config.issuer).origin,
    new URL(config.logoutUrl).origin,
    ...(discovery ? [new URL(discovery.token_endpoint).origin] : []),
    config.storageOrigin,
  ]);
