"""题库与测试: Questions, attempts and answers."""
