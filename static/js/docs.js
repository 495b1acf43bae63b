/** Shows the API's documentation; the page loads Swagger UI before this script. */
// @ts-expect-error Swagger UI's bundle sets this global and brings no types.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  layout: "BaseLayout",
});
