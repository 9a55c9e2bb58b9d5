package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Users as their provider's ground says: kept for ever, or lent while kernels live. */
final class UserChoice implements UserSeats.Users {
  private static final System.Logger LOG = System.getLogger(UserChoice.class.getName());

  private final UserProvider.Ground ground;
  private final Map<Path, OtherUser> lent = new ConcurrentHashMap<>();

  UserChoice(UserProvider.Ground ground) {
    this.ground = ground;
  }

  @Override
  public OtherUser of(Path workspace) {
    return ground.lasting()
        ? ground.ids().lasting(workspace.getFileName().toString())
        : lent.computeIfAbsent(workspace, each -> ground.ids().lend());
  }

  @Override
  public boolean has(int id) {
    return ground.lasting() ? ground.ids().isLasting(id) : ground.ids().isForLending(id);
  }

  @Override
  public void ended(OtherUser user, Path workspace) throws IOException {
    if (ground.lasting()) {
      return;
    }
    // Whoever has this number next shall not get in.
    try {
      new OtherUser(0).takeFolder(workspace);
    } catch (NoSuchFileException gone) {
      LOG.log(System.Logger.Level.DEBUG, "Its workspace has gone before: {0}", workspace);
    }
    lent.remove(workspace);
    ground.ids().giveBack(user);
  }
}
