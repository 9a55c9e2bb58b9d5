package io.sparkmaster.server.start;

import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.config.Setting;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sparkmaster user}: the accounts of a server in class mode, also while it runs. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "Accounts of a server that many use (start --mode class).")
public final class UserCommand implements Runnable {
  private static final Duration LINK_LIFETIME = Duration.ofDays(3);
  private static final int LONGEST_TOKEN_DAYS = 366;

  private final Path distribution;
  private final InstantSource clock;
  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder of all data (~/.sparkmaster).")
  private @Nullable String home;

  public UserCommand(Path distribution, InstantSource clock) {
    this.distribution = distribution;
    this.clock = clock;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, for example: sparkmaster user add ann --role learner");
  }

  @Command(description = "Make an account, and print a link that logs in once.")
  void add(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--role", defaultValue = "learner", paramLabel = "ROLE") String role,
      @Option(names = "--display-name", paramLabel = "TEXT") @Nullable String displayName) {
    var id = user(name);
    var given = role(role);
    use(
        room -> {
          room.accounts().add(id, displayName == null ? name : displayName, given);
          print("Made the account \"%s\" (%s).", id, given.text());
          printLink(room, id);
        });
  }

  @Command(description = "List the accounts.")
  void list() {
    use(
        room -> {
          var all = room.accounts().all();
          if (all.isEmpty()) {
            print("There are no accounts yet. Make one: sparkmaster user add NAME --role admin");
          }
          for (var account : all) {
            var state = account.disabled() ? "  disabled" : "";
            print(
                "%-20s %-8s %s%s",
                account.id(), account.role().text(), account.displayName(), state);
          }
        });
  }

  @Command(description = "Let nobody in with this account, and end what is open.")
  void disable(@Parameters(paramLabel = "NAME") String name) {
    use(
        room -> {
          room.accounts().disable(user(name));
          print("Disabled \"%s\". Its sessions, links and API tokens are gone.", name);
        });
  }

  @Command(description = "Let a disabled account in again.")
  void enable(@Parameters(paramLabel = "NAME") String name) {
    use(
        room -> {
          room.accounts().enable(user(name));
          print("Enabled \"%s\".", name);
        });
  }

  @Command(description = "Change what an account may do.")
  void role(
      @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "ROLE") String role) {
    var given = role(role);
    use(
        room -> {
          room.accounts().setRole(user(name), given);
          print("\"%s\" is %s from the next request on.", name, given.text());
        });
  }

  @Command(description = "Set a password; it is asked for, or read as a line of the input.")
  void password(@Parameters(paramLabel = "NAME") String name) {
    var id = user(name);
    use(
        room -> {
          room.accounts().require(id);
          room.accounts().setPassword(id, typed());
          print("Set the password of \"%s\". Whoever was logged in must log in again.", id);
          printRemaining(room.credentials().tokens(id), id);
        });
  }

  private void printRemaining(List<Credentials.Token> tokens, UserId user) {
    if (tokens.isEmpty()) {
      return;
    }
    print("These API tokens do not know the password and still work:");
    for (var token : tokens) {
      print("    %s, until %s", token.id(), token.expires());
    }
    print("To end one of them: sparkmaster user token %s --revoke ID", user);
  }

  @Command(description = "Print a link that logs in once, within three days.")
  void link(@Parameters(paramLabel = "NAME") String name) {
    use(
        room -> {
          room.accounts().require(user(name));
          printLink(room, user(name));
        });
  }

  @Command(description = "Make an API token, list them, or revoke one.")
  void token(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--days", defaultValue = "30", paramLabel = "N") int days,
      @Option(names = "--role", paramLabel = "ROLE", description = "The most that it may do.")
          @Nullable String role,
      @Option(names = "--list") boolean list,
      @Option(names = "--revoke", paramLabel = "ID") @Nullable String revoke) {
    if (days < 1 || days > LONGEST_TOKEN_DAYS) {
      throw wrong("--days is %d, but must be 1 to %d.".formatted(days, LONGEST_TOKEN_DAYS));
    }
    var id = user(name);
    use(
        room -> {
          var account = room.accounts().require(id);
          if (revoke != null) {
            revoke(room, id, revoke);
          } else if (list) {
            for (var token : room.credentials().tokens(id)) {
              print("%s  %-8s until %s", token.id(), token.role().text(), token.expires());
            }
          } else {
            var most = role == null ? account.role() : role(role);
            var made = room.credentials().makeToken(id, most, Duration.ofDays(days));
            print("Token %s of \"%s\", for %d days. It is shown this once:", made.id(), id, days);
            print("    %s", made.secret());
          }
        });
  }

  private void revoke(VisitedAccounts room, UserId user, String id) {
    if (!room.credentials().revoke(user, id)) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "\"%s\" has no token %s. See them with: sparkmaster user token %s --list"
              .formatted(user, id, user));
    }
    print("Revoked the token %s.", id);
  }

  @Command(description = "Let a person of the sign-in provider in with this account.")
  void connect(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "SUBJECT", description = "The id that the person was told.")
          String subject) {
    var id = user(name);
    var issuer = issuer();
    use(
        room -> {
          room.accounts().require(id);
          room.identities().connect(issuer, subject, id);
          print("Whom %s knows as %s signs in as \"%s\".", issuer, subject, id);
        });
  }

  @Command(description = "Take that back. Without a subject: list who is connected.")
  void disconnect(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "SUBJECT", arity = "0..1") @Nullable String subject) {
    var id = user(name);
    var issuer = issuer();
    use(
        room -> {
          room.accounts().require(id);
          if (subject == null) {
            room.identities().subjects(issuer, id).forEach(it -> print("%s", it));
          } else if (room.identities().disconnect(issuer, subject, id)) {
            print("Disconnected %s. Sessions that are open go on until they end.", subject);
          } else {
            throw new ServerException(
                ErrorCode.NOT_FOUND,
                "\"%s\" is not connected with %s of %s. See who is: sparkmaster user disconnect %s"
                    .formatted(id, subject, issuer, id));
          }
        });
  }

  private String issuer() {
    var provider = config().login().provider();
    if (provider == null) {
      throw wrong("No sign-in provider is set: oidc-issuer in server.properties names it.");
    }
    return provider.registration().issuer().toString();
  }

  private void printLink(VisitedAccounts room, UserId user) {
    print("This link logs in once, within %d days:", LINK_LIFETIME.toDays());
    print("    %slogin?token=%s", room.url(), room.credentials().makeLink(user, LINK_LIFETIME));
  }

  private void use(Consumer<VisitedAccounts> work) {
    VisitedAccounts.visit(config(), clock, work);
  }

  private ServerConfig config() {
    Map<Setting, String> options = home == null ? Map.of() : Map.of(Setting.HOME, home);
    try {
      return ConfigReader.read(options, distribution);
    } catch (ConfigException faulty) {
      throw wrong(String.join(System.lineSeparator(), faulty.faults()));
    }
  }

  private String typed() {
    var console = System.console();
    if (console != null) {
      var password = console.readPassword("New password: ");
      return password == null ? "" : new String(password);
    }
    try {
      var reader = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      var line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "The password cannot be read: " + failed, failed);
    }
  }

  private UserId user(String name) {
    try {
      return new UserId(name);
    } catch (IllegalArgumentException malformed) {
      throw wrong(String.valueOf(malformed.getMessage()));
    }
  }

  private Role role(String name) {
    var all = Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", "));
    return Role.of(name)
        .orElseThrow(() -> wrong("There is no role \"%s\". Roles are: %s.".formatted(name, all)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(String format, Object... values) {
    var out = spec.commandLine().getOut();
    out.println(format.formatted(values));
    out.flush();
  }
}
