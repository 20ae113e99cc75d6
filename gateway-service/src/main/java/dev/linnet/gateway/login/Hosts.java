package dev.linnet.gateway.login;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names of this gateway. An attacker can point a name to this gateway's address (DNS rebinding), and a page of
 * that name would count as one of our own. Numeric addresses and {@code localhost} need no name server and are always
 * known.
 *
 * @param listed names without a port; {@code .example.org} stands for the name and all below it, {@code *} for every
 *     name
 */
public record Hosts(List<String> listed) {

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+(?:%[^\\]]+)?]");
    private static final Pattern ENTRY = Pattern.compile("\\*|\\.?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|" + ADDRESS.pattern());

    public static final String ANY = "*";

    public Hosts {
        listed = listed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the text can be an entry of the setting. */
    public static boolean isEntry(String text) {
        return ENTRY.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Whether a request may be answered.
     *
     * @param host the request's {@code Host}; null when there is none, which no browser sends
     */
    public boolean know(@Nullable String host) {
        if (host == null || listed.contains(ANY)) {
            return true;
        }
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        String asked = name;
        return asked.equals("localhost")
                || ADDRESS.matcher(asked).matches()
                || listed.stream()
                        .anyMatch(known -> known.startsWith(".")
                                ? asked.endsWith(known) || asked.equals(known.substring(1))
                                : asked.equals(known));
    }
}
