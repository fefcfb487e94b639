"""What the pages of the room ask for. Forms judge the shape; the verbs judge the meaning."""
