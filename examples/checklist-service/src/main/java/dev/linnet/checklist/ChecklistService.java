package dev.linnet.checklist;

import dev.linnet.kit.service.ServiceDefinition;

/** Tasks and their items, for their owner alone. */
public final class ChecklistService {

    private ChecklistService() {}

    public static ServiceDefinition definition() {
        return new ServiceDefinition("checklist")
                .followingUsers("select follow_users($1, $2)")
                .serving(
                        parts -> new ChecklistResource(new TaskRepository(parts.sql()), new ItemRepository(parts.sql()))
                                .resource());
    }
}
