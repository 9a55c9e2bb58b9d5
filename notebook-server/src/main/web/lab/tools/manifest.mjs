/** What the server must know to make the page: versions, files to load in order, extensions. */
export function manifest(core, packages, stats) {
  const [{ entrypoints }] = stats.stats.map(child =>
    child.toJson({ all: false, entrypoints: true })
  );
  const files = entrypoints.main.assets.map(asset => asset.name);
  return {
    schema: 1,
    version: core.jupyterlab.version,
    scripts: files.filter(name => name.endsWith('.js')),
    styles: files.filter(name => name.endsWith('.css')),
    extensions: packages.map(({ name, description, plugins, mime }) => ({
      name,
      version: description.version,
      plugins: plugins !== undefined,
      mime: mime !== undefined,
      schemas: description.jupyterlab.schemaDir !== undefined,
      theme: description.jupyterlab.themePath !== undefined
    }))
  };
}
