// What every reply of the site tells the browser to refuse: the one source for the local edge and for CloudFront.

interface Surroundings {
  /** Where the console signs people in and renews; several origins are separated by spaces. */
  readonly identityOrigin: string;
  /** Where presigned URLs point. */
  readonly storageOrigin: string;
  /** Is the site served over TLS? */
  readonly https: boolean;
}

/** @returns headers by their names in lower case */
export function securityHeaders({
  identityOrigin,
  storageOrigin,
  https,
}: Surroundings): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: blob: ${storageOrigin}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${identityOrigin} ${storageOrigin}`,
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#bundler',
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    // A browser that saw the site over TLS once keeps to it for two years.
    ...(https && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  };
}
