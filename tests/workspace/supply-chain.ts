// What the lock file itself tells of the packages that we stand on: under which licences they come, whether what will be
// installed is what was looked at, and which of them want to run code while they are installed.

export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  /** Only tools need it; nothing of it is deployed or served. */
  readonly dev?: boolean;
  readonly link?: boolean;
  /** It came inside its parent, whose checksum covers it. */
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  /** A binary for some platforms. */
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly deprecated?: string;
}

export interface Findings {
  /** What must not be. */
  readonly problems: readonly string[];
  /** What one should know. */
  readonly notes: readonly string[];
}

/** Asks for a notice at most. */
const free = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
]);

/** Asks something of those who pass the package on; we only run it. */
const forTools = new Set([...free, 'Artistic-2.0', 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0']);

/** @param allowScripts of package.json: the packages whose install scripts somebody has decided about */
export function inspect({ packages }: Lock, allowScripts: Readonly<Record<string, boolean>>): Findings {
  const problems: string[] = [];
  const notes: string[] = [];
  const unchecked: string[] = [];
  const foreign = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && !link,
  );
  for (const [path, its] of foreign) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!isAllowed(its.license, its.dev ? forTools : free)) {
      problems.push(`${path}: the licence ${its.license ?? '(none given)'} is not among those we take`);
    }
    if (its.resolved !== undefined && !/^https:\/\/[^/]+\/.+\.tgz$/.test(its.resolved)) {
      problems.push(`${path}: comes from ${its.resolved}, not from a registry`);
    }
    if (its.integrity?.startsWith('sha512-') !== true && !its.inBundle) {
      if (its.optional && (its.os ?? its.cpu)) unchecked.push(path);
      else problems.push(`${path}: has no SHA-512, so anything could be installed in its place`);
    }
    if (its.hasInstallScript && !(name in allowScripts)) {
      problems.push(`${path}: runs a script when it is installed; decide in package.json (allowScripts)`);
    }
    if (its.deprecated !== undefined) notes.push(`${path}: deprecated (${its.deprecated})`);
  }
  if (unchecked.length > 0) {
    notes.push(`${unchecked.length} optional binaries of other platforms have no checksum in the lock file.`);
  }
  notes.push(`${foreign.length} packages looked at.`);
  return { problems, notes };
}

/** SPDX: of alternatives one must be allowed, of what is joined all. */
function isAllowed(license: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (license === undefined) return false;
  const alternatives = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((one) => one.split(' AND ').every((id) => allowed.has(id)));
}
