// CloudFront runs this for the console's paths alone: a path without a file extension is a place inside the
// application, whatever it is called. An API's answer never passes here.
function handler(event) {
  var request = event.request;
  var lastSegment = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (!lastSegment.includes('.')) request.uri = '/index.html';
  return request;
}
