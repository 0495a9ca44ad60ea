import { DOCUMENT, InjectionToken, inject } from '@angular/core';
/** Leads the tab to another site, as the way to the identity provider does. */
export const LEAVE = new InjectionToken('Leave', {
  factory: () => {
    const { location } = inject(DOCUMENT);
    return (address) => location.assign(address);
  },
});
