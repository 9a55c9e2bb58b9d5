package io.sparkmaster.kernel.runtime.java;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.Nullable;

/**
 * A file manager for the many small compilations of cells: what would take each of them a look into
 * some hundred jars is done once. It knows what is in the jars for as long as the options are the
 * same, where javac's own forgets it when it is told the same option again; so an option must
 * always be given under the same name. Directories are looked at each time. And javac looks for no
 * plugins on the class path, of which cells use none. Like any file manager for one thread at a
 * time.
 */
final class KnownJars implements InvocationHandler {
  private final StandardJavaFileManager files;
  private final Map<String, String> options = new HashMap<>();

  private KnownJars(StandardJavaFileManager files) {
    this.files = files;
  }

  /** The same file manager but for that. */
  static StandardJavaFileManager of(StandardJavaFileManager files) {
    return (StandardJavaFileManager)
        Proxy.newProxyInstance(
            KnownJars.class.getClassLoader(),
            new Class<?>[] {StandardJavaFileManager.class},
            new KnownJars(files));
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "handleOption":
        return option((String) arguments[0], (Iterator<String>) arguments[1]);
      case "getClassLoader":
        return ClassLoader.getPlatformClassLoader();
      case "equals":
        return proxy == arguments[0];
      default:
        break;
    }
    try {
      return method.invoke(files, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private boolean option(String name, Iterator<String> rest) {
    if (files.isSupportedOption(name) != 1 || !rest.hasNext()) {
      return files.handleOption(name, rest);
    }
    var value = rest.next();
    if (value.equals(options.get(name))) {
      return true;
    }
    var taken = files.handleOption(name, List.of(value).iterator());
    if (taken) {
      options.put(name, value);
    }
    return taken;
  }
}
