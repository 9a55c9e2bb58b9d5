package io.sparkmaster.server.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where JupyterLab is, and what of it is on.
 *
 * @param baseUrl path that every route hangs under: starts and ends with "/"
 * @param application the built JupyterLab: the folder of lab.json
 * @param ownExtensions the folder of the distribution's prebuilt extensions
 * @param addedExtensions the folder of those that the host has added; need not exist
 * @param learners where learners write: no extension is loaded from there but those of {@code
 *     ownExtensions}
 * @param data where the users' settings and workspaces are kept; made when first needed
 * @param quitButton whether the page offers to shut the server down
 * @param terminals whether there may be terminals
 * @param exposeApp whether page scripts, such as a browser test, find the application as {@code
 *     window.jupyterapp}
 */
public record LabOptions(
    String baseUrl,
    Path application,
    Path ownExtensions,
    Path addedExtensions,
    Optional<Path> learners,
    Path data,
    boolean quitButton,
    boolean terminals,
    boolean exposeApp) {}
