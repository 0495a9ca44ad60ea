// What the engine needs of the world outside. It knows nothing of Angular, of the page or of HTTP.
