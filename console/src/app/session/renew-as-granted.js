import { HttpParams } from '@angular/common/http';
/**
 * Renews what was granted. angular-oauth2-oidc repeats the whole scope that it once asked for, and a provider refuses
 * to renew more than it gave; left out, the scope stays as it is (RFC 6749, section 6).
 */
export const renewAsGranted = (request, next) => {
  const { body } = request;
  const isRenewal = body instanceof HttpParams && body.get('grant_type') === 'refresh_token';
  return next(isRenewal ? request.clone({ body: body.delete('scope') }) : request);
};
