package dev.linnet.checklist;

import dev.linnet.kit.service.ServiceMain;

/** The checklist service as a process of its own. */
public final class ChecklistServiceMain {

    private ChecklistServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run(ChecklistService.definition());
    }
}
