// The headers that every page and reply leaves with: the edge sends them locally, CloudFront's policy on AWS.

export interface Origins {
  readonly identityOrigin: string;
  readonly storageOrigin: string;
  /** Is the site itself served over TLS? Browsers heed HSTS nowhere else. */
  readonly https: boolean;
}

export function securityHeaders({ identityOrigin, storageOrigin, https }: Origins): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'font-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:', storageOrigin],
      'media-src': [storageOrigin],
      'frame-src': [storageOrigin],
      'connect-src': ["'self'", identityOrigin, storageOrigin],
      'manifest-src': ["'self'"],
      // Forms are sent by script; the way to the provider is a link.
      'form-action': ["'none'"],
      'base-uri': ["'none'"],
      'object-src': ["'none'"],
      'frame-ancestors': ["'none'"],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['angular', 'angular#bundler'],
    }),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    // No window of another site holds on to ours. Signing in goes through this very window, so nothing is cut off.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': unusedFeatures.map((feature) => `${feature}=()`).join(', '),
    ...(https ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}

/** Of the browser; the clipboard and the full screen are not among them. */
const unusedFeatures = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

export const contentSecurityPolicy = (directives: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');
