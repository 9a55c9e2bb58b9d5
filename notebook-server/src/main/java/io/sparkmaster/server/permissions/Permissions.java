package io.sparkmaster.server.permissions;

import io.sparkmaster.server.http.RouteTable;

/**
 * The whole list of what this server serves, to whom, and whose things it shows. The server
 * authorises by it, and the tests walk it with every role and with none. Below {@code /spark}, the
 * ticket in the address says who asks, and for which kernel or application.
 */
public final class Permissions {
  private static final RouteTable TABLE =
      RouteTable.parse(
          """
          GET    /health                                                            | anyone | shared
          GET    /health/live                                                       | anyone | shared
          GET    /health/ready                                                      | anyone | shared
          GET    /login                                                             | anyone | shared
          POST   /login                                                             | anyone | shared
          GET    /login/login.css                                                   | anyone | shared
          GET    /login/spark.svg                                                   | anyone | shared
          GET    /login/provider                                                    | anyone | shared
          GET    /login/provider/back                                               | anyone | shared
          POST   /api/security/csp-report                                           | anyone | shared
          GET    /spark/{ticket}                                                    | anyone | own
          GET    /spark/{ticket}/<path>                                             | anyone | own
          OPTIONS /spark/{ticket}/<path>                                            | anyone | own

          GET    /logout                                                            | user   | own
          POST   /api/login/links                                                   | user   | own
          GET    /api/me                                                            | user   | own

          GET    /api                                                               | user   | shared
          GET    /api/                                                              | user   | shared
          GET    /api/status                                                        | user   | shared
          GET    /api/spec.yaml                                                     | user   | shared
          GET    /api/terminals                                                     | user   | own
          POST   /api/terminals                                                     | user   | own
          GET    /api/terminals/{name}                                              | user   | own
          DELETE /api/terminals/{name}                                              | user   | own
          WS     /terminals/websocket/{name}                                        | user   | own
          GET    /api/nbconvert                                                     | user   | shared
          GET    /nbconvert/{format}/<path>                                         | user   | own
          GET    /lsp/status                                                        | user   | shared
          POST   /api/events                                                        | user   | own
          WS     /api/events/subscribe                                              | user   | own

          POST   /api/shutdown                                                      | admin  | shared
          GET    /metrics                                                           | admin  | shared

          GET    /api/contents                                                      | user   | own
          POST   /api/contents                                                      | user   | own
          PUT    /api/contents                                                      | user   | own
          PATCH  /api/contents                                                      | user   | own
          DELETE /api/contents                                                      | user   | own
          GET    /api/contents/                                                     | user   | own
          POST   /api/contents/                                                     | user   | own
          PUT    /api/contents/                                                     | user   | own
          PATCH  /api/contents/                                                     | user   | own
          DELETE /api/contents/                                                     | user   | own
          GET    /api/contents/<path>                                               | user   | own
          POST   /api/contents/<path>                                               | user   | own
          PUT    /api/contents/<path>                                               | user   | own
          PATCH  /api/contents/<path>                                               | user   | own
          DELETE /api/contents/<path>                                               | user   | own
          GET    /api/contents/<path>/checkpoints                                   | user   | own
          POST   /api/contents/<path>/checkpoints                                   | user   | own
          POST   /api/contents/<path>/checkpoints/{id}                              | user   | own
          DELETE /api/contents/<path>/checkpoints/{id}                              | user   | own
          POST   /api/contents/<path>/trust                                         | user   | own
          GET    /api/resolvePath                                                   | user   | own
          GET    /files/<path>                                                      | user   | own
          GET    /view/<path>                                                       | user   | own

          GET    /api/kernels                                                       | user   | own
          POST   /api/kernels                                                       | user   | own
          GET    /api/kernels/{kernel_id}                                           | user   | own
          DELETE /api/kernels/{kernel_id}                                           | user   | own
          POST   /api/kernels/{kernel_id}/interrupt                                 | user   | own
          POST   /api/kernels/{kernel_id}/restart                                   | user   | own
          WS     /api/kernels/{kernel_id}/channels                                  | user   | own
          GET    /api/kernels/{kernel_id}/spark                                     | user   | own
          GET    /api/spark/applications                                            | user   | own
          DELETE /api/spark/applications/{application_id}                           | user   | own
          GET    /api/spark/applications/{application_id}/ui                        | user   | own
          GET    /spark-applications                                                | user   | own
          POST   /spark-applications/{application_id}/delete                        | user   | own
          GET    /api/sessions                                                      | user   | own
          POST   /api/sessions                                                      | user   | own
          GET    /api/sessions/{session_id}                                         | user   | own
          PATCH  /api/sessions/{session_id}                                         | user   | own
          DELETE /api/sessions/{session_id}                                         | user   | own

          GET    /api/kernelspecs                                                   | user   | shared
          GET    /api/kernelspecs/{name}                                            | user   | shared
          GET    /kernelspecs/{name}/{resource}                                     | user   | shared

          GET    /api/config/{section}                                              | user   | own
          PUT    /api/config/{section}                                              | user   | own
          PATCH  /api/config/{section}                                              | user   | own
          GET    /lab/api/settings                                                  | user   | own
          GET    /lab/api/settings/<id>                                             | user   | own
          PUT    /lab/api/settings/<id>                                             | user   | own
          GET    /lab/api/workspaces                                                | user   | own
          GET    /lab/api/workspaces/<name>                                         | user   | own
          PUT    /lab/api/workspaces/<name>                                         | user   | own
          DELETE /lab/api/workspaces/<name>                                         | user   | own

          GET    /lab                                                               | user   | shared
          GET    /lab/tree                                                          | user   | shared
          GET    /lab/tree/<path>                                                   | user   | shared
          GET    /lab/workspaces/{workspace}                                        | user   | shared
          GET    /lab/workspaces/{workspace}/tree                                   | user   | shared
          GET    /lab/workspaces/{workspace}/tree/<path>                            | user   | shared
          GET    /doc                                                               | user   | shared
          GET    /doc/tree                                                          | user   | shared
          GET    /doc/tree/<path>                                                   | user   | shared
          GET    /doc/workspaces/{workspace}                                        | user   | shared
          GET    /doc/workspaces/{workspace}/tree                                   | user   | shared
          GET    /doc/workspaces/{workspace}/tree/<path>                            | user   | shared

          GET    /static/lab/<path>                                                 | user   | shared
          GET    /lab/extensions/<path>                                             | user   | shared
          GET    /lab/api/themes/<path>                                             | user   | shared
          GET    /lab/api/licenses                                                  | user   | shared
          GET    /lab/api/translations                                              | user   | shared
          GET    /lab/api/translations/{locale}                                     | user   | shared
          GET    /lab/api/build                                                     | user   | shared
          GET    /lab/api/listings/<path>                                           | user   | shared

          GET    /learn/api/v1/courses                                              | user   | own
          GET    /learn/api/v1/courses/{course}                                     | user   | own
          GET    /learn/api/v1/lessons/{course}/{lesson}                            | user   | own
          POST   /learn/api/v1/lessons/{course}/{lesson}/open                       | user   | own
          POST   /learn/api/v1/lessons/{course}/{lesson}/reset                      | user   | own
          POST   /learn/api/v1/lessons/{course}/{lesson}/rate                       | user   | own
          POST   /learn/api/v1/exercises/{course}/{lesson}/{exercise}/check         | user   | own
          GET    /learn/api/v1/exercises/{course}/{lesson}/{exercise}/submissions   | user   | own
          POST   /learn/api/v1/exercises/{course}/{lesson}/{exercise}/submissions   | user   | own
          POST   /learn/api/v1/exercises/{course}/{lesson}/{exercise}/hints         | user   | own
          GET    /learn/api/v1/submissions/{id}                                     | user   | own
          GET    /learn/api/v1/progress                                             | user   | own
          GET    /learn/api/v1/stream                                               | user   | own

          GET    /learn/api/v1/kernels                                              | user   | own
          POST   /learn/api/v1/kernels/{kernel_id}/keep                             | user   | own

          GET    /learn/api/v1/account                                              | user   | own
          POST   /learn/api/v1/account/password                                     | user   | own
          POST   /learn/api/v1/account/tokens                                       | user   | own
          DELETE /learn/api/v1/account/tokens/{id}                                  | user   | own
          DELETE /learn/api/v1/account/sessions                                     | user   | own
          DELETE /learn/api/v1/account/sessions/{id}                                | user   | own

          GET    /learn/api/v1/admin/people                                         | teacher | shared
          POST   /learn/api/v1/admin/people                                         | admin  | shared
          PATCH  /learn/api/v1/admin/people/{user}                                  | admin  | shared
          POST   /learn/api/v1/admin/people/{user}/links                            | admin  | shared
          DELETE /learn/api/v1/admin/people/{user}/access                           | admin  | shared
          GET    /learn/api/v1/admin/events                                         | admin  | shared

          GET    /learn/api/v1/openapi.json                                         | user   | shared
          GET    /                                                                  | user   | shared
          GET    /courses/{course}                                                  | user   | shared
          GET    /progress                                                          | user   | shared
          GET    /account                                                           | user   | shared
          GET    /admin                                                             | teacher | shared
          GET    /site/<path>                                                       | user   | shared
          """);

  private Permissions() {}

  public static RouteTable table() {
    return TABLE;
  }
}
