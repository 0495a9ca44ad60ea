import type { CheckId } from '@stowage/adapters/doctor/examine';

/** What each check is about, in the language of the page. */
export const titles: Readonly<Record<CheckId, string>> = {
  config: $localize`:@@doctor.is.config:The console’s configuration is there`,
  discovery: $localize`:@@doctor.is.discovery:The identity provider is who it is said to be`,
  callback: $localize`:@@doctor.is.callback:Signing in leads back to this site alone`,
  logout: $localize`:@@doctor.is.logout:Signing out leads back to this site alone`,
  unauthorized: $localize`:@@doctor.is.unauthorized:The API turns away who has no valid token`,
  forwarding: $localize`:@@doctor.is.forwarding:Authorization reaches the API`,
  fallback: $localize`:@@doctor.is.fallback:Pages are pages, errors are errors`,
  'security-headers': $localize`:@@doctor.is.securityHeaders:The page’s security headers`,
  'cross-origin': $localize`:@@doctor.is.crossOrigin:Browsers may send files from this site alone`,
  clocks: $localize`:@@doctor.is.clocks:The clocks agree`,
  canary: $localize`:@@doctor.is.canary:A file goes in, is recorded, comes back and goes`,
};
