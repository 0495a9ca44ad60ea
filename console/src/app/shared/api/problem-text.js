import { ApiProblem } from './api-problem';
/** A failed call, told to a person. Details of ours are in English; what the console knows better, it says itself. */
export function problemText(problem) {
  if (!(problem instanceof ApiProblem)) {
    return $localize`:@@problem.unexpected:Something unexpected went wrong. Try again.`;
  }
  switch (problem.code) {
    case 'offline':
      return $localize`:@@problem.offline:Stowage cannot be reached. Check your connection and try again.`;
    case 'unauthorized':
      return $localize`:@@problem.unauthorized:Your session has ended. Sign in again.`;
    case 'forbidden':
      return $localize`:@@problem.forbidden:Your account may not do this.`;
    case 'not-found':
      return $localize`:@@problem.notFound:This is no longer here.`;
    case 'too-many-requests':
      return $localize`:@@problem.tooMany:That was a bit much at once. Wait a moment and try again.`;
    case 'unavailable':
    case 'internal':
      return $localize`:@@problem.unavailable:Stowage has a problem of its own. Try again in a moment.`;
    default:
      return problem.message;
  }
}
