package dev.linnet.kit.service;

import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.database.Database;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a service lets clients ask, by its own word: a test that is to try every action misses none. */
public final class ServedActions {

    private ServedActions() {}

    /** The names of the actions by stream. Connects to nothing. */
    public static Map<String, SortedSet<String>> of(ServiceDefinition service) {
        Vertx vertx = Vertx.vertx();
        try {
            Pool pool = new Database("postgres://nobody@127.0.0.1:1/none", "none").pool(vertx, 1, Map.of());
            ChangeLog log = new ChangeLog(vertx, pool, "none");
            Map<String, SortedSet<String>> actions = new TreeMap<>();
            for (Resource resource :
                    service.resources(new ServiceDefinition.Parts(vertx, pool, pool, log, new Users(vertx)))) {
                actions.put(resource.stream(), new TreeSet<>(resource.actions()));
            }
            return actions;
        } finally {
            vertx.close();
        }
    }
}
