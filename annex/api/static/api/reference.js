// Newest version first: it is what a new integrator should read.
const element = document.getElementById("reference");
const versions = element.dataset.versions.split(",").reverse();

SwaggerUIBundle({
  domNode: element,
  urls: versions.map((v) => ({ url: `/api/openapi/v${v}.json`, name: `Version ${v}` })),
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
  deepLinking: true,
  filter: true,
  docExpansion: "none",
});
