"""What can be counted: indicator shapes, the catalogue, drill-down, snapshots, fact-check."""
