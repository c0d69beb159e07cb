"""What a question asks, and how it is held against text: the kind of list, the class, the part, the units and what they weigh."""
