package io.sparkmaster.server.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * Where JupyterLab is, and what of it is on.
 *
 * @param baseUrl path that every route hangs under: starts and ends with "/"
 * @param application the built JupyterLab: the folder of lab.json
 * @param extensionFolders folders of prebuilt extensions, first one wins; they need not exist
 * @param data where the users' settings and workspaces are kept; made when first needed
 * @param quitButton whether the page offers to shut the server down
 * @param exposeApp whether page scripts, such as a browser test, find the application as {@code
 *     window.jupyterapp}
 */
public record LabOptions(
    String baseUrl,
    Path application,
    List<Path> extensionFolders,
    Path data,
    boolean quitButton,
    boolean exposeApp) {

  public LabOptions {
    extensionFolders = List.copyOf(extensionFolders);
  }
}
