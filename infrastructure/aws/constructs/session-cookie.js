// CloudFront runs this before the API where sessions live in cookies. The cookie becomes the Authorization header that
// the gateway's authorizer asks for, and no cookie goes any further. A browser attaches cookies to whatever leads here,
// so a request that may change something must show that a page of this site sent it: by a header that no form can send,
// and by its origin.
function handler(event) {
  var request = event.request;
  var headers = request.headers;
  var session = request.cookies['__Host-stowage'];
  request.cookies = {};
  // Programs come with a token of their own, which no browser attaches by itself.
  if (!session || headers.authorization) return request;
  if (request.method !== 'GET' && request.method !== 'HEAD' && !isFromOwnPage(headers)) {
    return forbidden(event.context.requestId);
  }
  headers.authorization = { value: 'Bearer ' + session.value };
  return request;
}

function isFromOwnPage(headers) {
  var marker = headers['x-stowage-session'];
  if (!marker || marker.value !== '1' || !headers.origin || !headers.host) return false;
  var host = headers.host.value;
  // A site on this machine has no TLS, and needs none.
  var scheme = host.startsWith('localhost:') ? 'http://' : 'https://';
  return headers.origin.value === scheme + host;
}

function forbidden(requestId) {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' },
    },
    body: {
      encoding: 'text',
      data: JSON.stringify({
        type: 'urn:stowage:problem:forbidden',
        title: 'Not allowed',
        status: 403,
        code: 'forbidden',
        detail: 'Only a page of this site may ask this with a cookie.',
        requestId: requestId,
      }),
    },
  };
}
