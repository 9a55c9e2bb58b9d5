package io.sparkmaster.server.start;

import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.accounts.Identities;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The accounts of a home folder, also while a server runs with them.
 *
 * @param url of the server that runs, else of one that would be started with the settings
 */
record VisitedAccounts(
    Accounts accounts, Credentials credentials, Identities identities, String url) {

  static void visit(ServerConfig config, InstantSource clock, Consumer<VisitedAccounts> work) {
    try {
      Private.directory(config.home().path());
      VisitedDatabase.visit(
          config.home(),
          jdbi ->
              work.accept(
                  new VisitedAccounts(
                      new Accounts(jdbi, clock),
                      new Credentials(jdbi, clock),
                      new Identities(jdbi, clock),
                      url(config))));
    } catch (IOException failed) {
      throw unusable(failed);
    }
  }

  private static String url(ServerConfig config) {
    var listen = config.listen();
    try {
      return RunFile.read(config.home().run())
          .map(RunFile.Running::url)
          .orElse("http://" + listen.address() + ":" + listen.port() + listen.baseUrl());
    } catch (IOException unreadable) {
      throw unusable(unreadable);
    }
  }

  private static ServerException unusable(IOException failed) {
    return new ServerException(
        ErrorCode.STORAGE, "The home folder cannot be used: " + failed, failed);
  }
}
